/** What was done and how to take it back; takes the focus, so that nobody misses it. */
import { Alert, Stack } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef } from "react";

export function Done({ title, children }: { title: string; children?: ReactNode }) {
  const told = useRef<HTMLDivElement>(null);
  useEffect(() => {
    told.current?.focus();
    told.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <Alert
      ref={told}
      tabIndex={-1}
      role="status"
      color="green"
      variant="light"
      icon={<IconCircleCheck />}
      title={title}
    >
      {children && <Stack gap="xs">{children}</Stack>}
    </Alert>
  );
}
