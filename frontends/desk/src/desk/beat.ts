/** Says a word every twenty seconds: a worker's clock goes on where the browser slows down a page that is not seen. */
setInterval(() => postMessage(null), 20_000);
