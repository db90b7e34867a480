/** The rows of a report, exact; sums and counts to the right, in tabular figures. */
import { date, month } from "@cabinet/kit/format/dates.ts";
import { money } from "@cabinet/kit/format/money.ts";
import { phone } from "@cabinet/kit/format/phones.ts";
import { Anchor, Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { type Cell, isSum, type Row } from "./reports.ts";

type Props = { rows: Row[]; columns: string[]; name: string };

const WORDS = new Set([
  "way",
  "product",
  "provider",
  "name",
  "phone",
  "state",
  "account",
  "day",
  "month",
  "since",
]);

export function ReportTable({ rows, columns, name }: Props) {
  const { t } = useTranslation("reports");
  const side = (column: string) => (WORDS.has(column) ? "left" : "right");
  return (
    // A region that scrolls must be reached by keyboard (WCAG 2.1.1).
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table striped verticalSpacing={4} aria-label={name}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column} ta={side(column)}>
                {t(`columns.${column}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr
              key={columns
                .slice(0, 2)
                .map((column) => String(row[column]))
                .join(" ")}
            >
              {columns.map((column) => (
                <Table.Td key={column} ta={side(column)} className="figures">
                  <Told column={column} cell={row[column] ?? null} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Told({ column, cell }: { column: string; cell: Cell }) {
  const { t, i18n } = useTranslation("reports");
  if (cell === null) return "–";
  if (isSum(cell)) return money(cell);
  if (column === "day" || column === "since") return date(String(cell));
  if (column === "month") return month(String(cell));
  if (column === "phone") return phone(String(cell));
  if (column === "share") return `${cell} %`;
  if (column === "account") {
    return (
      <Anchor component={Link} to="/subscribers" state={{ q: cell }}>
        {cell}
      </Anchor>
    );
  }
  return i18n.exists(`reports:values.${cell}`) ? t(`values.${cell}`) : cell;
}
