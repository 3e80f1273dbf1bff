/** Digits after a plus sign, with at most one separator in a row. Source: https://docs.aws.amazon.com/sns/latest/dg/sns-mobile-phone-number-as-subscriber.html */
export function isPhoneNumber(text: string): boolean {
  if (!/^\+?\d(?:[ ./-]?\d)*$/.test(text)) return false;
  const digits = text.replaceAll(/\D/g, "").length;
  return digits >= 7 && digits <= 15;
}
