/** Roles as an admin gives them, from the narrowest to the widest. */
export const ROLES = ["support", "cashier", "sales", "marketing", "manager", "admin"] as const;
