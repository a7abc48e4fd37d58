// Runs the js-ipfs daemon of the repository in IPFS_PATH as a member of a private swarm: every connection is encrypted
// with the key in IPFS_SWARM_KEY, so a node without the key can neither dial nor be dialled. It refuses to start
// without a key and uses no preload nodes. The settings in IPFS_SETTINGS replace those of the repository's config at
// every start; the identity, which was made on this host, stays in the repository.
import fs from "node:fs";
import {multiaddr} from "@multiformats/multiaddr";
import {Daemon} from "ipfs-daemon";
import {preSharedKey} from "libp2p/pnet";

const {IPFS_PATH: repo, IPFS_SWARM_KEY: keyFile, IPFS_SETTINGS: settingsFile} = process.env;
if (!repo || !keyFile || !settingsFile) {
  console.error("swarm: IPFS_PATH, IPFS_SWARM_KEY and IPFS_SETTINGS must all be set");
  process.exit(1);
}
const configFile = `${repo}/config`;
const settings = JSON.parse(fs.readFileSync(settingsFile, "utf8"));
const config = {...JSON.parse(fs.readFileSync(configFile, "utf8")), ...settings};
fs.writeFileSync(`${configFile}.part`, JSON.stringify(config, null, 2), {mode: 0o600});
fs.renameSync(`${configFile}.part`, configFile);

const daemon = new Daemon({
  repo,
  init: {allowNew: false},
  preload: {enabled: false},
  libp2p: {connectionProtector: preSharedKey({psk: fs.readFileSync(keyFile)})},
});
for (const signal of ["SIGTERM", "SIGINT"]) {
  process.once(signal, async () => {
    await daemon.stop();
    process.exit(0);
  });
}
await daemon.start();

// Members that the settings name are dialled again whenever the connection to one of them is gone.
const node = daemon._ipfs;
const members = (settings.Peering?.Peers ?? []).flatMap((peer) => peer.Addrs.map((address) => ({id: peer.ID, address})));
async function dial() {
  const connected = new Set((await node.swarm.peers()).map((peer) => peer.peer.toString()));
  for (const {id, address} of members.filter((member) => !connected.has(member.id))) {
    await node.swarm.connect(multiaddr(`${address}/p2p/${id}`)).catch((error) => {
      console.warn(`swarm: ${id} at ${address} does not answer: ${error.message}`);
    });
  }
}
await dial();
setInterval(dial, 10_000).unref();
console.log(`swarm: ready, ${(await node.id()).id}, ${members.length} members to dial`);
