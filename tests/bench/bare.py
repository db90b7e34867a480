"""The anchor of P6: a FastAPI route that answers an account out of nothing, on the gateway's server options."""

import sys
from datetime import date

import uvicorn
from fastapi import FastAPI

from gateway.account import AccountView
from gateway.sums import as_sum

app = FastAPI(telemetry={"tracing": False})


@app.get("/account")
async def account() -> AccountView:
    return AccountView(
        number="10000001",
        balance=as_sum(12345, "RUB"),
        credit=as_sum(0, "RUB"),
        state="active",
        due_on=date(2026, 12, 3),
        days_left=12,
        recommended_top_up=as_sum(50000, "RUB"),
        per_day=as_sum(1667, "RUB"),
    )


uvicorn.run(app, port=int(sys.argv[1]), log_config=None, access_log=False, server_header=False)
