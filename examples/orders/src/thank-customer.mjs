export async function handler(event) {
  for (const record of event.Records) {
    const order = JSON.parse(record.Sns.Message);
    // The bug of the shop: orders by telephone have no e-mail address.
    const name = order.email.split("@")[0];
    console.log(`Thank you, ${name}, for order ${order.id}.`);
  }
}
