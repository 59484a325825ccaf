// Pushes the lines of a file, as documents, from a PouchDB in a folder to a server: node client.js FILE FOLDER PORT BATCH
const fs = require('fs');
const path = require('path');
const PouchDB = require('pouchdb');

async function main([file, folder, port, batch]) {
  const docs = fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => {
    const event = JSON.parse(line);
    return { _id: event.id, ...event };
  });
  const local = new PouchDB(path.join(folder, 'local'));
  await local.bulkDocs(docs);
  const cpuBefore = process.cpuUsage();
  const start = process.hrtime.bigint();
  const result = await local.replicate.to(`http://127.0.0.1:${port}/events`, { batch_size: Number(batch) });
  const elapsed_us = Number(process.hrtime.bigint() - start) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  console.log(JSON.stringify({ written: result.docs_written, elapsed_us, cpu_us: cpu.user + cpu.system }));
}

main(process.argv.slice(2));
