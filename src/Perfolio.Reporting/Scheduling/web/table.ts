import { element } from "../../Metrics/web/page";
import { column, type Table } from "./data";

/** A table whose headings sort it. Columns without any value are left out. */
export function tableView(table: Table, rows: (string | number)[][], hidden: string[]): HTMLElement {
  const root = element("div", "scroll"), made = element("table", "sortable"), head = element("tr"), body = element("tbody");
  const columns = table.columns.map((_, i) => i).filter((i) =>
    !hidden.includes(table.columns[i]!.key) && rows.some((r) => r[i] !== "" && r[i] !== 0));
  const heads = columns.map((i) => {
    const { heading, unit, digits } = table.columns[i]!;
    const cell = element("th", digits < 0 ? "text" : ""), sorter = element("button", "", heading);
    sorter.type = "button";
    if (unit !== "") sorter.append(" ", element("small", "", unit));
    cell.append(sorter);
    sorter.addEventListener("click", () => sort(i));
    return cell;
  });
  const lines = rows.map((row) => {
    const line = element("tr", row[column(table, "significant")] === "no" ? "faint" : "");
    line.append(...columns.map((i) => {
      const { digits } = table.columns[i]!, value = row[i]!;
      return element("td", digits < 0 ? "text" : "", typeof value === "number" ? number(value, digits, table.columns[i]!.key) : value === "" && digits >= 0 ? "–" : value);
    }));
    return { row, line };
  });
  let order = -1, descending = false;
  const sort = (by: number): void => {
    descending = order === by ? !descending : table.columns[by]!.digits >= 0;
    order = by;
    const sign = descending ? -1 : 1;
    heads.forEach((cell, i) => cell.setAttribute("aria-sort", columns[i] !== by ? "none" : descending ? "descending" : "ascending"));
    const compare = (a: string | number, b: string | number): number => {
      // Rows without a value come last either way.
      if (a === "" || b === "") return Number(a === "") - Number(b === "");
      if (typeof a === "number" && typeof b === "number") return sign * (a - b);
      return sign * String(a).localeCompare(String(b), "en", { numeric: true });
    };
    body.append(...[...lines].sort((a, b) => compare(a.row[by]!, b.row[by]!)).map((l) => l.line));
  };
  head.append(...heads);
  const top = element("thead");
  top.append(head);
  body.append(...lines.map((l) => l.line));
  made.append(top, body);
  root.append(made);
  return root;
}

function number(value: number, digits: number, key: string): string {
  if (key === "p" && value < 0.0001) return "< 0.0001";
  const text = value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return /^-0(\.0*)?$/.test(text) ? text.slice(1) : text;
}
