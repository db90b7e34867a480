/** What I may change to beside what I have; what holds back all of them is said once. */
import type { View } from "@cabinet/kit/api/client.ts";
import { Reasons } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Panel } from "@cabinet/kit/ui/Section.tsx";
import { Alert } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { CompareCards } from "./CompareCards.tsx";
import { CompareTable } from "./CompareTable.tsx";

type Option = View<"TariffOptionView">;

export function Compare({ options }: { options: Option[] }) {
  const { t } = useTranslation("tariff_change");
  const wide = useMediaQuery("(min-width: 62em)", undefined, { getInitialValueInEffect: false });
  const common = sharedReasons(options);
  const shown = options.map((option) => ({
    ...option,
    reasons: option.reasons.filter(({ code }) => !common.some((one) => one.code === code)),
  }));
  return (
    <>
      {common.length > 0 && (
        <Alert color="gray" title={t("not_now")}>
          <Reasons reasons={common} />
        </Alert>
      )}
      {wide ? (
        <Panel title={t("compare")}>
          <CompareTable options={shown} />
        </Panel>
      ) : (
        <CompareCards options={shown} />
      )}
    </>
  );
}

/** Of all that I do not have: the reasons that stand at each of them. */
function sharedReasons(options: Option[]): Option["reasons"] {
  const [first, ...others] = options.filter((option) => !option.current);
  if (!first || others.length === 0) return [];
  return first.reasons.filter(({ code }) =>
    others.every((other) => other.reasons.some((reason) => reason.code === code)),
  );
}
