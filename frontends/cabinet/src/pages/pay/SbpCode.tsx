/** A payment by SBP: a code for the phone's camera, and a button for who holds the phone in his hand. */
import { Button, Text } from "@mantine/core";
import { QRCodeSVG } from "qrcode.react";
import { useTranslation } from "react-i18next";
import classes from "./pay.module.css";

export default function SbpCode({ url, sum, open }: { url: string; sum: string; open: () => void }) {
  const { t } = useTranslation("pay");
  return (
    <div className={classes.sbp}>
      <div>
        <Text mb="sm">{t("sbp_steps")}</Text>
        <Button size="md" onClick={open}>
          {t("sbp_open", { sum })}
        </Button>
      </div>
      <span className={classes.qr}>
        <QRCodeSVG value={url} size={220} title={t("sbp_code", { sum })} />
      </span>
    </div>
  );
}
