// An SMS centre on node-smpp, driven by the tests: one JSON object a line, commands in, what happened out.
// The argument is its behaviour: password, hexadecimal ids, receipts in decimal, every how many it throttles.
import { createInterface } from "node:readline";
import smpp from "smpp";

const behaviour = { password: "secret", hex: false, receipts: false, throttleEvery: 0, silent: false, ...JSON.parse(process.argv[2] ?? "{}") };
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const unanswered = [];
let bound;
let taken = 0x1a2b;
let submits = 0;

function receipt(pdu, id) {
  bound.deliver_sm(
    {
      source_addr: pdu.destination_addr,
      destination_addr: pdu.source_addr,
      esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
      short_message: `id:${id} sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:`,
    },
    (answer) => tell({ acknowledged: String(id), status: answer.command_status }),
  );
}

function submitted(session, pdu) {
  submits += 1;
  const { udh, message } = pdu.short_message;
  const part = udh ? udh.map((octets) => octets.toString("hex")) : null;
  tell({ submit: submits, to: pdu.destination_addr, text: message, part, coding: pdu.data_coding, validity: String(pdu.validity_period), unanswered: unanswered.length + 1 });
  if (behaviour.throttleEvery && submits % behaviour.throttleEvery === 0) {
    session.send(pdu.response({ command_status: smpp.ESME_RTHROTTLED }));
    return;
  }
  const id = (taken += 1);
  const answer = () => {
    session.send(pdu.response({ message_id: behaviour.hex ? id.toString(16).toUpperCase() : String(id) }));
    if (behaviour.receipts && pdu.registered_delivery) receipt(pdu, id);
  };
  if (behaviour.silent) unanswered.push(answer);
  else answer();
}

const server = smpp.createServer((session) => {
  session.on("error", () => {});
  session.on("bind_transceiver", (pdu) => {
    const right = pdu.password === behaviour.password;
    tell({ bind: pdu.system_id, right, version: pdu.interface_version });
    session.send(pdu.response({ command_status: right ? smpp.ESME_ROK : smpp.ESME_RINVPASWD, system_id: "second" }));
    if (right) bound = session;
  });
  session.on("submit_sm", (pdu) => submitted(session, pdu));
  session.on("enquire_link", (pdu) => {
    tell({ enquired: true });
    session.send(pdu.response());
  });
  session.on("unbind", (pdu) => {
    tell({ unbound: true });
    session.send(pdu.response(), () => session.close());
  });
});

const commands = {
  answer: () => unanswered.splice(0).forEach((answer) => answer()),
  enquire: () => bound.enquire_link({}, (answer) => tell({ answered: answer.command_status })),
  write: ({ from, text }) =>
    bound.deliver_sm({ source_addr: from, destination_addr: "1234", short_message: text }, (answer) =>
      tell({ acknowledged: text, status: answer.command_status }),
    ),
};
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const asked = JSON.parse(line);
    commands[asked.do](asked);
  })
  .on("close", () => process.exit(0));

server.listen(0, "127.0.0.1", () => tell({ listening: server.address().port }));
