/** `?`: the keys that act on this page, and the switch that turns them off. */
import { Kbd, Modal, Switch, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { useActiveKeys, useKeysOn } from "../desk/keys.ts";

export default function Help({ close }: { close: () => void }) {
  const { t } = useTranslation(["desk", "kit"]);
  const keys = useActiveKeys();
  const [on, setOn] = useKeysOn();
  return (
    <Modal
      opened
      onClose={close}
      title={t("keys.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("kit:close") }}
    >
      <Switch
        mb="md"
        label={t("keys.on")}
        checked={on}
        onChange={(event) => setOn(event.currentTarget.checked)}
      />
      <Table className="keys" aria-label={t("keys.title")} verticalSpacing={4}>
        <Table.Tbody>
          {keys.map(({ keys: names, does }) => (
            <Table.Tr key={names}>
              <Table.Th scope="row" w={110}>
                {names.split(" ").map((name) => (
                  <Kbd key={name} mr={4}>
                    {name === "Escape" ? "Esc" : name}
                  </Kbd>
                ))}
              </Table.Th>
              <Table.Td>{does}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
