/** What stands in the rail, in groups; each is there for the roles that may go there. */
import {
  IconAddressBook,
  IconBook,
  IconChartBar,
  IconClipboardText,
  IconCoins,
  IconDownload,
  IconFileDescription,
  IconHome,
  IconLifebuoy,
  IconMail,
  IconMailbox,
  IconMessageCircle,
  IconNews,
  IconPlayerPause,
  IconPlugConnectedX,
  IconQuote,
  IconReceipt2,
  IconShieldCheck,
  IconTags,
  IconTemplate,
  IconTrashX,
  IconUserPlus,
  IconUsersGroup,
} from "@tabler/icons-react";
import type { ComponentType } from "react";
import type { Act } from "../desk/role.ts";
import type { QueueName } from "../desk/worst.ts";

export type Place = {
  to: string;
  /** Its name is in `shell:places`. */
  name: string;
  /** Any of these rights. */
  acts: readonly Act[];
  /** `g` and this letter. */
  letter: string;
  Icon: ComponentType<{ size?: number; stroke?: number }>;
  /** The queue whose oldest is told beside the name. */
  queue?: QueueName;
  /** Only where the operator has it. */
  capability?: string;
};

export const groups: { name: string; places: Place[] }[] = [
  {
    name: "desk",
    places: [
      { to: "/", name: "start", acts: [], letter: "h", Icon: IconHome },
      { to: "/subscribers", name: "subscribers", acts: ["subscribers"], letter: "b", Icon: IconAddressBook },
      { to: "/contracts/new", name: "new_contract", acts: ["conclude"], letter: "n", Icon: IconUserPlus },
    ],
  },
  {
    name: "queues",
    places: [
      {
        to: "/requests",
        name: "requests",
        acts: ["requests"],
        letter: "r",
        Icon: IconLifebuoy,
        queue: "tickets",
      },
      {
        to: "/chats",
        name: "chats",
        acts: ["chats"],
        letter: "c",
        Icon: IconMessageCircle,
        queue: "chats",
        capability: "chat",
      },
      {
        to: "/applications",
        name: "applications",
        acts: ["applications"],
        letter: "a",
        Icon: IconClipboardText,
        queue: "applications",
        capability: "applications",
      },
      {
        to: "/suspensions",
        name: "suspensions",
        acts: ["suspensions"],
        letter: "s",
        Icon: IconPlayerPause,
        queue: "suspensions",
        capability: "suspension",
      },
      {
        to: "/terminations",
        name: "terminations",
        acts: ["terminations"],
        letter: "t",
        Icon: IconPlugConnectedX,
        queue: "terminations",
      },
      {
        to: "/approvals",
        name: "approvals",
        acts: ["approvals"],
        letter: "o",
        Icon: IconCoins,
        queue: "approvals",
      },
    ],
  },
  {
    name: "money",
    places: [
      { to: "/registers", name: "registers", acts: ["registers"], letter: "e", Icon: IconReceipt2 },
      { to: "/tariffs", name: "tariffs", acts: ["tariffs"], letter: "p", Icon: IconTags },
      {
        to: "/reports",
        name: "reports",
        acts: ["reports", "ratings", "sms_report"],
        letter: "d",
        Icon: IconChartBar,
      },
    ],
  },
  {
    name: "content",
    places: [
      { to: "/news", name: "news", acts: ["news"], letter: "w", Icon: IconNews, capability: "news" },
      {
        to: "/newsletters",
        name: "newsletters",
        acts: ["newsletters"],
        letter: "l",
        Icon: IconMail,
        capability: "newsletter",
      },
      { to: "/texts", name: "texts", acts: ["texts"], letter: "x", Icon: IconTemplate },
      { to: "/faq", name: "faq", acts: ["faq"], letter: "q", Icon: IconBook, capability: "faq" },
      {
        to: "/downloads",
        name: "downloads",
        acts: ["downloads"],
        letter: "f",
        Icon: IconDownload,
        capability: "downloads",
      },
      {
        to: "/canned-answers",
        name: "canned_answers",
        acts: ["canned_answers"],
        letter: "k",
        Icon: IconQuote,
      },
    ],
  },
  {
    name: "oversight",
    places: [
      { to: "/deliveries", name: "deliveries", acts: ["deliveries"], letter: "m", Icon: IconMailbox },
      { to: "/dead-letters", name: "dead_letters", acts: ["dead_letters"], letter: "z", Icon: IconTrashX },
      { to: "/audit", name: "audit", acts: ["audit"], letter: "j", Icon: IconFileDescription },
      { to: "/people", name: "people", acts: ["people"], letter: "u", Icon: IconUsersGroup },
      { to: "/second-factor", name: "second_factor", acts: [], letter: "y", Icon: IconShieldCheck },
    ],
  },
];
