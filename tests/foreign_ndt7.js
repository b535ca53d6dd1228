// foreign_ndt7.js NODE_MODULES HOST:PORT: M-Lab's own NDT7 client, made for browsers, on Node: it gets a WebSocket and something like a
// browser's workers. Tells bits a second each way; of an upload what the server has counted.

const fs = require('fs');
const path = require('path');
const [modules, server] = process.argv.slice(2);
const ndt7 = require(path.join(modules, '@m-lab/ndt7/src/ndt7.js'));
const WebSocket = require(path.join(modules, 'ws'));

global.Worker = class {
  constructor(file) {
    const self = {};
    const source = fs.readFileSync(path.join(modules, '@m-lab/ndt7/src', file), 'utf8');
    new Function('self', 'postMessage', 'WebSocket', source)(self, (data) => this.onmessage({data}), WebSocket);
    this.postMessage = (data) => self.onmessage({data});
  }
  terminate() {}
};

const told = {};
const config = {server, protocol: 'ws', mlabDataPolicyInapplicable: true};
ndt7.test(config, {
  error: (error) => {
    console.error(error);
    process.exit(1);
  },
  downloadComplete: (data) => {
    const {NumBytes, ElapsedTime} = data.LastClientMeasurement;
    told.down = NumBytes * 8 / ElapsedTime;
  },
  uploadComplete: (data) => {
    const {NumBytes, ElapsedTime} = data.LastServerMeasurement.AppInfo;
    told.up = NumBytes * 8e6 / ElapsedTime;
  },
}).then((code) => {
  console.log(JSON.stringify(told));
  process.exit(code);
});
