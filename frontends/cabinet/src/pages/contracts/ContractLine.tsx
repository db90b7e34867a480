/** One contract: the present one, or one to go over to or to part from. */
import { api, body, type View } from "@cabinet/kit/api/client.ts";
import { ProblemNote } from "@cabinet/kit/ui/ProblemNote.tsx";
import { useProven } from "@cabinet/kit/ui/proof.tsx";
import { Badge, Box, Button, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Switch } from "./Switch.tsx";

type Props = { contract: View<"ContractView"> };

export function ContractLine({ contract }: Props) {
  const { t } = useTranslation("contracts");
  const [parts, setParts] = useState(false);
  const leave = (
    <Button
      variant="subtle"
      color="red"
      onClick={() => setParts(true)}
      aria-label={`${t("part")}: ${contract.contract}`}
    >
      {t("part")}
    </Button>
  );
  return (
    <Stack gap="xs">
      <Box>
        <Group gap="xs">
          <Text fw={600} className="figures">
            {t("number", { number: contract.contract })}
          </Text>
          {contract.current && (
            <Badge variant="light" tt="none">
              {t("current")}
            </Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {contract.address}
        </Text>
      </Box>
      {parts && <Part contract={contract} stay={() => setParts(false)} />}
      {!contract.current && !parts && <Switch contract={contract} beside={leave} />}
    </Stack>
  );
}

function Part({ contract, stay }: Props & { stay: () => void }) {
  const { t } = useTranslation("contracts");
  const { t: kit } = useTranslation("kit");
  const proven = useProven();
  const queries = useQueryClient();
  const part = useMutation({
    mutationFn: () =>
      proven(() =>
        body(
          api.DELETE("/api/v1/contracts/{contract_id}", { params: { path: { contract_id: contract.id } } }),
        ),
      ),
    onSuccess: (left) => queries.setQueryData(["contracts"], left),
  });
  return (
    <Stack gap="xs">
      <Text size="sm">{t("part_why")}</Text>
      <ProblemNote problem={part.error} />
      <Group gap="xs">
        <Button color="red" variant="light" onClick={() => part.mutate()} loading={part.isPending}>
          {t("part")}
        </Button>
        <Button variant="default" onClick={stay}>
          {kit("cancel")}
        </Button>
      </Group>
    </Stack>
  );
}
