/** One field finds a subscriber by anything that a person says of himself; Enter opens the only one. */
import { Kbd, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { useKeys } from "../desk/keys.ts";

export function Find() {
  const { t } = useTranslation(["shell", "desk"]);
  const [q, setQ] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  useKeys([{ keys: "/", does: t("desk:keys.find"), act: () => field.current?.select() }]);
  const find = () => {
    if (q.trim().length < 2) return;
    // The keys of the list act at once.
    field.current?.blur();
    // Names and phones stay out of addresses, which are logged and kept by browsers.
    void navigate("/subscribers", { state: { q: q.trim(), at: Date.now() } });
  };
  return (
    <search className="find">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <TextInput
          ref={field}
          type="search"
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
          onKeyDown={(event) => event.key === "Escape" && field.current?.blur()}
          aria-label={t("find")}
          placeholder={t("find_by")}
          autoComplete="off"
          enterKeyHint="search"
          maxLength={200}
          leftSection={<IconSearch aria-hidden size={16} />}
          rightSection={
            <Kbd size="xs" aria-hidden>
              /
            </Kbd>
          }
        />
      </form>
    </search>
  );
}
