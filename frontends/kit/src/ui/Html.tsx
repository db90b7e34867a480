/** The gateway's HTML of news and answers as elements of the page: only what Markdown makes, nothing by innerHTML. */
import { Typography } from "@mantine/core";
import { createElement, type ReactNode, useMemo } from "react";

const TAGS = new Set(
  "p br hr h2 h3 h4 h5 h6 strong em code pre blockquote ul ol li table thead tbody tr th td".split(" "),
);
/** The page has its own first headings. */
const LOWER: Record<string, string> = { h1: "h2" };
const LEADS = /^(https?:|mailto:)/;
/** Letters have them; the browser complains of each, though it is only read (style-src of the content policy). */
const STYLES = /(<[^>]*?)\sstyle="[^"]*"/g;
// In the midst of words a colour alone does not tell a link (WCAG 1.4.1).
const UNDERLINED = { textDecoration: "underline" };

export function Html({ of }: { of: string }) {
  const told = useMemo(() => children(read(of).body), [of]);
  return <Typography>{told}</Typography>;
}

const read = (html: string) => new DOMParser().parseFromString(html.replace(STYLES, "$1"), "text/html");

const children = (of: Node): ReactNode[] => [...of.childNodes].map(element);

function element(node: Node, place: number): ReactNode {
  if (!(node instanceof Element)) return node.textContent;
  const name = node.localName;
  const tag = LOWER[name] ?? name;
  if (name === "a") {
    const href = node.getAttribute("href") ?? "";
    if (!LEADS.test(href)) return children(node);
    return (
      <a key={place} href={href} target="_blank" rel="noopener noreferrer" style={UNDERLINED}>
        {children(node)}
      </a>
    );
  }
  if (!TAGS.has(tag)) return children(node);
  const inside = children(node);
  return createElement(tag, { key: place }, ...inside);
}
