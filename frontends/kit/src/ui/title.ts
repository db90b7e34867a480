/** The page's name in the browser's tab and for a screen reader, with the operator's. */
import { useEffect } from "react";
import { useOperator } from "../brand/operator.ts";

export function useTitle(title: string) {
  const { brand } = useOperator();
  useEffect(() => {
    document.title = `${title} · ${brand.name}`;
  }, [title, brand.name]);
}
