// Lighthouse (mobile, its own simulated slow phone and line) on the pages named as arguments:
//   node run.mjs CHROMIUM BASE LOGIN PASSWORD REGION ROUNDS
// Signs in on the sign-in page as a person would, and prints one line of JSON for each page and round.
import lighthouse from "lighthouse";
import puppeteer from "puppeteer-core";

const [chromium, base, login, password, region, rounds] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"] });
const page = await browser.newPage();
const port = Number(new URL(browser.wsEndpoint()).port);
const categories = ["performance", "accessibility", "best-practices"];

/** As on the first visit: nothing is kept of an earlier one but who is signed in. */
async function forget() {
  const devtools = await page.createCDPSession();
  await devtools.send("Network.clearBrowserCache");
  await devtools.send("Storage.clearDataForOrigin", { origin: base, storageTypes: "service_workers,cache_storage,indexeddb" });
  await devtools.detach();
}

async function measured(path) {
  await forget();
  const flags = { port, disableStorageReset: true, output: "json", logLevel: "error", onlyCategories: categories };
  const { lhr } = await lighthouse(base + path, flags);
  const scores = Object.fromEntries(categories.map((name) => [name, Math.round(lhr.categories[name].score * 100)]));
  const bytes = lhr.audits["total-byte-weight"].numericValue;
  const lost = Object.values(lhr.audits).filter(({ score, scoreDisplayMode: mode }) => mode === "binary" && score === 0);
  const times = Object.fromEntries(
    ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"].map(
      (name) => [name, lhr.audits[name].numericValue],
    ),
  );
  console.log(JSON.stringify({ path, scores, bytes, times, lost: lost.map(({ id }) => id), url: lhr.finalDisplayedUrl }));
}

async function signIn() {
  const answer = await page.evaluate(
    async (body) => {
      const response = await fetch("/api/v1/session", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      });
      localStorage.setItem("signed-in", "subscriber");
      return response.status;
    },
    { login, password, ...(region ? { region } : {}) },
  );
  if (answer !== 200) throw new Error(`signing in was answered with ${answer}`);
}

for (let round = 0; round < Number(rounds); round++) await measured("/sign-in");
await page.goto(`${base}/sign-in`);
await signIn();
for (let round = 0; round < Number(rounds); round++) await measured("/");
await browser.close();
