import { ServiceError } from "../../error.ts";
import type { Operation } from "../../service.ts";
import { invalid } from "./errors.ts";
import { isPhoneNumber } from "./phone.ts";
import type { Room } from "./state.ts";

/** Source: https://docs.aws.amazon.com/sns/latest/api/API_SetSMSAttributes.html */
const NAMES = new Set([
  "DefaultSMSType",
  "DefaultSenderID",
  "DeliveryStatusIAMRole",
  "DeliveryStatusSuccessSamplingRate",
  "MonthlySpendLimit",
  "UsageReportS3Bucket",
]);

/** In dollars, of who has asked for no other one. Source: https://docs.aws.amazon.com/sns/latest/dg/sms_preferences.html */
const SPEND_LIMIT = "1";

/** Settings for text messages, and who does not want them: nobody, as none leaves this machine. */
export function smsOperations(room: Room): Record<string, Operation> {
  return {
    SetSMSAttributes({ attributes = {} }: { attributes?: Record<string, string> }) {
      for (const name of Object.keys(attributes))
        if (!NAMES.has(name)) throw new ServiceError("InvalidParameter", `${name} is not a valid attribute`);
      const type = attributes["DefaultSMSType"];
      if (type !== undefined && type !== "Promotional" && type !== "Transactional")
        throw new ServiceError("InvalidParameter", "DefaultSMSType is invalid");
      room.kernel.note("sns.sms-changed", { attributes: Object.keys(attributes) });
      Object.assign(room.smsAttributes, attributes);
    },

    GetSMSAttributes({ attributes: names = [] }: { attributes?: readonly string[] }) {
      const all = Object.entries({ MonthlySpendLimit: SPEND_LIMIT, ...room.smsAttributes });
      return {
        attributes: Object.fromEntries(names.length > 0 ? all.filter(([name]) => names.includes(name)) : all),
      };
    },

    CheckIfPhoneNumberIsOptedOut({ phoneNumber = "" }: { phoneNumber?: string }) {
      checkNumber(phoneNumber);
      return { isOptedOut: false };
    },

    ListPhoneNumbersOptedOut: () => ({ phoneNumbers: [] }),

    OptInPhoneNumber: ({ phoneNumber = "" }: { phoneNumber?: string }) => checkNumber(phoneNumber),
  };
}

function checkNumber(text: string): void {
  if (!isPhoneNumber(text)) throw invalid("PhoneNumber Reason: input incorrectly formatted");
}
