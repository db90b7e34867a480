/** An answer and whether it has helped; who was not helped is led to a person. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { Anchor, Button, Group, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

export function Answer({ item }: { item: View<"FaqAnswerView"> }) {
  const { t } = useTranslation("faq");
  const rate = useMutation({
    mutationFn: (helpful: boolean) =>
      body(
        api.POST("/api/v1/faq/{answer_id}/helpful", {
          params: { path: { answer_id: item.id } },
          body: { helpful },
        }),
      ),
  });
  return (
    <>
      <Text lang={item.language} style={{ whiteSpace: "pre-line" }}>
        {item.answer}
      </Text>
      <Group mt="md" gap="xs" role="group" aria-label={t("helped")}>
        {rate.isSuccess ? (
          <Text size="sm" role="status">
            {rate.variables ? t("thanks") : t("sorry")}{" "}
            {!rate.variables && (
              <Anchor component={Link} to="/help" inherit underline="always">
                {t("ask")}
              </Anchor>
            )}
          </Text>
        ) : (
          <>
            <Text size="sm">{t("helped")}</Text>
            <Button variant="default" disabled={rate.isPending} onClick={() => rate.mutate(true)}>
              {t("yes")}
            </Button>
            <Button variant="default" disabled={rate.isPending} onClick={() => rate.mutate(false)}>
              {t("no")}
            </Button>
          </>
        )}
      </Group>
      <ProblemNote problem={rate.error} />
    </>
  );
}
