/** A queue: dense rows, `j` and `k` go through them, Enter opens; on a phone each row is a small card. */
import { Table, Text } from "@mantine/core";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useKeys } from "./keys.ts";
import "./queue.css";

export type Column<Row> = {
  name: string;
  title: string;
  cell: (row: Row) => ReactNode;
  /** Sums and numbers stand right. */
  right?: boolean;
  /** Stays on one line. */
  tight?: boolean;
};

type Props<Row> = {
  /** Names the table for who does not see it. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  id: (row: Row) => string | number;
  /** Where Enter and a click lead; the first cell is the link. */
  to?: (row: Row) => string;
  /** Instead of `to`: opens in place; the first cell is the button. */
  open?: (row: Row) => void;
  /** The row that is open in place. */
  opened?: string | number | null;
  /** What is said when nothing waits. */
  empty: ReactNode;
};

export function Queue<Row>(props: Props<Row>) {
  const { label, rows, columns, id, to, open, opened, empty } = props;
  const { table, at, setAt, go } = useWalk(rows, to, open);
  if (rows.length === 0) return <Text c="dimmed">{empty}</Text>;
  return (
    <Table
      ref={table}
      className="queue"
      aria-label={label}
      stickyHeader
      stickyHeaderOffset="var(--top)"
      highlightOnHover
    >
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ name, title, right }) => (
            <Table.Th key={name} className={right ? "right" : undefined}>
              {title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row, n) => (
          <Table.Tr
            key={id(row)}
            data-at={n === at || undefined}
            data-opened={opened === id(row) || undefined}
            onFocus={() => setAt(n)}
            onClick={(event) => {
              const target = event.target as HTMLElement;
              if (!target.closest("a, button, input, label") && !getSelection()?.toString()) go(row);
            }}
          >
            {columns.map((column, place) => (
              <Cell key={column.name} column={column}>
                {place === 0 && (to || open) ? (
                  <Opener to={to?.(row)} open={() => go(row)}>
                    {column.cell(row)}
                  </Opener>
                ) : (
                  column.cell(row)
                )}
              </Cell>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Cell<Row>({ column, children }: { column: Column<Row>; children: ReactNode }) {
  const kind = [column.right && "right", column.tight && "tight"].filter(Boolean).join(" ");
  return (
    <Table.Td data-title={column.title} className={kind || undefined}>
      {children}
    </Table.Td>
  );
}

function Opener({ to, open, children }: { to: string | undefined; open: () => void; children: ReactNode }) {
  return to ? (
    <Link to={to} className="opener">
      {children}
    </Link>
  ) : (
    <button type="button" onClick={open} className="opener">
      {children}
    </button>
  );
}

/** Where in the rows one is, and the keys that go on. */
function useWalk<Row>(rows: readonly Row[], to?: (row: Row) => string, open?: (row: Row) => void) {
  const { t } = useTranslation("desk");
  const navigate = useNavigate();
  const table = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState(-1);
  useEffect(() => setAt((at) => Math.min(at, rows.length - 1)), [rows.length]);
  const walk = (next: number) => {
    const place = Math.max(0, Math.min(next, rows.length - 1));
    setAt(place);
    const row = table.current?.tBodies[0]?.rows[place];
    row?.querySelector<HTMLElement>(".opener, a, button")?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  useKeys([
    { keys: "j", does: t("keys.next"), act: () => walk(at + 1) },
    { keys: "k", does: t("keys.previous"), act: () => walk(at - 1) },
  ]);
  const go = (row: Row) => (to ? void navigate(to(row)) : open?.(row));
  return { table, at, setAt, go };
}
