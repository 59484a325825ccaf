// express-pouchdb on a free port of the loopback; its databases are in the folder that is given.
const path = require('path');
const express = require('express');
const PouchDB = require('pouchdb').defaults({ prefix: path.join(process.argv[2], path.sep) });

const app = express();
app.use('/', require('express-pouchdb')(PouchDB, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: path.join(process.argv[2], 'log.txt') }));
const server = app.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
