/** Here the acquirer's page sends the payer back. That proves nothing: the payment's own page tells how it ended. */
import { api, body } from "@cabinet/kit/api/client.ts";
import { Loaded } from "@cabinet/kit/ui/Section.tsx";
import { useQuery } from "@tanstack/react-query";
import { Navigate } from "react-router";
import { begun } from "./returning.ts";

export default function Returned() {
  const id = begun();
  return id ? <Navigate to={`/payments/${id}`} replace state={{ returned: true }} /> : <Newest />;
}

function Newest() {
  const newest = useQuery({
    queryKey: ["payments", { limit: 1 }],
    queryFn: () => body(api.GET("/api/v1/payments", { params: { query: { limit: 1 } } })),
    staleTime: 0,
  });
  return (
    <Loaded query={newest}>
      {({ items: [payment] }) => (
        <Navigate to={payment ? `/payments/${payment.id}` : "/payments"} replace state={{ returned: true }} />
      )}
    </Loaded>
  );
}
