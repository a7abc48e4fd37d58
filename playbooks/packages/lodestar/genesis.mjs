// Makes a private proof-of-stake network: the genesis of both layers, and for each host its validator keys, which exist
// nowhere else. The folder appears under its name only when it is whole.
//
//   genesis.mjs --out FOLDER --execution-tree FOLDER --hosts a,b --keys 8 --delay 90
//               [--chain-id N] [--seconds-per-slot N] [--fund 0xADDRESS]
//
// FOLDER/network.json                           what a play may know: times, roots, public keys of each host
// FOLDER/private.json, genesis.ssz, config.yaml what every client of the network reads
// FOLDER/hosts/NAME/keystores|secrets           what only the host NAME may hold (lodestar's own layout, 0600)
import {randomBytes} from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import {pathToFileURL} from "node:url";
import {parseArgs} from "node:util";
import bls from "@chainsafe/bls";
import {Keystore} from "@chainsafe/bls-keystore";
import {digest} from "@chainsafe/as-sha256";
import {toGindex, Tree} from "@chainsafe/persistent-merkle-tree";
import * as configuration from "@lodestar/config";
import {minimalChainConfig} from "@lodestar/config/presets";
import {BLS_WITHDRAWAL_PREFIX, DOMAIN_DEPOSIT, GENESIS_SLOT, MAX_EFFECTIVE_BALANCE} from "@lodestar/params";
import {
  computeDomain,
  computeSigningRoot,
  createEmptyEpochContextImmutableData,
  initializeBeaconStateFromEth1,
  ZERO_HASH,
} from "@lodestar/state-transition";
import {ssz} from "@lodestar/types";

const GAS_LIMIT = 30_000_000;
const BASE_FEE = 1_000_000_000n;

const {values: wanted} = parseArgs({
  options: {
    out: {type: "string"},
    "execution-tree": {type: "string"},
    hosts: {type: "string"},
    keys: {type: "string", default: "8"},
    delay: {type: "string", default: "90"},
    "chain-id": {type: "string", default: "32382"},
    "seconds-per-slot": {type: "string", default: "6"},
    fund: {type: "string"},
  },
});
for (const name of ["out", "execution-tree", "hosts"]) {
  if (!wanted[name]) {
    console.error(`genesis: --${name} is missing`);
    process.exit(1);
  }
}
if (fs.existsSync(wanted.out)) {
  console.error(`genesis: ${wanted.out} exists already; a network has one genesis`);
  process.exit(1);
}

const hosts = wanted.hosts.split(",").filter(Boolean);
const keysOfOne = Number(wanted.keys);
const chainId = Number(wanted["chain-id"]);
const hex = (bytes) => "0x" + Buffer.from(bytes).toString("hex");

function executionGenesis() {
  const config = {chainId, terminalTotalDifficulty: 0, terminalTotalDifficultyPassed: true, shanghaiTime: 0};
  for (const fork of [
    "homestead", "eip150", "eip155", "eip158", "byzantium", "constantinople", "petersburg", "istanbul", "berlin",
    "london", "mergeFork",
  ]) {
    config[`${fork}Block`] = 0;
  }
  return {
    config,
    nonce: "0x0",
    timestamp: "0x0",
    extraData: "0x",
    gasLimit: "0x" + GAS_LIMIT.toString(16),
    difficulty: "0x0",
    mixHash: "0x" + "0".repeat(64),
    coinbase: "0x" + "0".repeat(40),
    baseFeePerGas: "0x" + BASE_FEE.toString(16),
    alloc: wanted.fund ? {[wanted.fund]: {balance: "0x" + (10n ** 24n).toString(16)}} : {},
  };
}

function deposits(config, secretKeys) {
  const roots = ssz.phase0.DepositDataRootList.defaultViewDU();
  const domain = computeDomain(DOMAIN_DEPOSIT, config.GENESIS_FORK_VERSION, ZERO_HASH);
  return secretKeys.map((secretKey, index) => {
    const pubkey = secretKey.toPublicKey().toBytes();
    const withdrawalCredentials = digest(pubkey);
    withdrawalCredentials[0] = BLS_WITHDRAWAL_PREFIX;
    const message = {pubkey, withdrawalCredentials, amount: MAX_EFFECTIVE_BALANCE};
    const signature = secretKey.sign(computeSigningRoot(ssz.phase0.DepositMessage, message, domain)).toBytes();
    const data = {...message, signature};
    roots.push(ssz.phase0.DepositData.hashTreeRoot(data));
    roots.commit();
    return {proof: new Tree(roots.node).getSingleProof(toGindex(roots.type.depth, BigInt(index))), data};
  });
}

function consensusState(config, executionHash, secretKeys, genesisTime) {
  const header = ssz.allForksExecution[config.getForkName(GENESIS_SLOT)].ExecutionPayloadHeader.defaultViewDU();
  const blockHash = Buffer.from(executionHash.slice(2), "hex");
  header.blockHash = blockHash;
  header.timestamp = 0;
  header.prevRandao = blockHash;
  header.gasLimit = GAS_LIMIT;
  header.baseFeePerGas = BASE_FEE;
  const state = initializeBeaconStateFromEth1(
    config,
    createEmptyEpochContextImmutableData(config, {genesisValidatorsRoot: Buffer.alloc(32, 0)}),
    blockHash,
    0,
    deposits(config, secretKeys),
    undefined,
    header
  );
  state.genesisTime = genesisTime;
  return state;
}

const count = hosts.length * keysOfOne;
const settings = {
  ALTAIR_FORK_EPOCH: 0,
  BELLATRIX_FORK_EPOCH: 0,
  CAPELLA_FORK_EPOCH: 0,
  TERMINAL_TOTAL_DIFFICULTY: 0n,
  SECONDS_PER_SLOT: Number(wanted["seconds-per-slot"]),
  DEPOSIT_CHAIN_ID: chainId,
  DEPOSIT_NETWORK_ID: chainId,
  MIN_GENESIS_ACTIVE_VALIDATOR_COUNT: count,
};
const config = configuration.createIChainForkConfig({...minimalChainConfig, ...settings});

const part = `${wanted.out}.part-${process.pid}`;
fs.mkdirSync(part, {recursive: true, mode: 0o700});
const write = (name, text, mode = 0o644) => {
  const file = path.join(part, name);
  fs.mkdirSync(path.dirname(file), {recursive: true, mode: 0o700});
  fs.writeFileSync(file, text, {mode});
};

const secretKeys = Array.from({length: count}, () => bls.SecretKey.fromKeygen(randomBytes(32)));
const validators = {};
for (const [at, host] of hosts.entries()) {
  validators[host] = [];
  for (const secretKey of secretKeys.slice(at * keysOfOne, (at + 1) * keysOfOne)) {
    const publicKey = secretKey.toPublicKey().toBytes();
    const password = randomBytes(24).toString("hex");
    const keystore = await Keystore.create(password, secretKey.toBytes(), publicKey, "");
    validators[host].push(hex(publicKey));
    write(`hosts/${host}/keystores/${hex(publicKey)}/voting-keystore.json`, keystore.stringify(), 0o600);
    write(`hosts/${host}/secrets/${hex(publicKey)}`, password, 0o600);
  }
}

const genesis = executionGenesis();
const {genesisHash} = await import(pathToFileURL(path.resolve(wanted["execution-tree"], "genesis-hash.mjs")).href);
const executionHash = await genesisHash(genesis);
// Taken last: from here on the clock of the network runs.
const genesisTime = Math.floor(Date.now() / 1000) + Number(wanted.delay);
const state = consensusState(config, executionHash, secretKeys, genesisTime);

write("private.json", JSON.stringify(genesis, null, 2) + "\n");
write("genesis.ssz", state.serialize());
write(
  "config.yaml",
  Object.entries({PRESET_BASE: "minimal", CONFIG_NAME: "private", ...settings})
    .map(([name, value]) => `${name}: ${value}\n`)
    .join("")
);
write(
  "network.json",
  JSON.stringify(
    {
      chain_id: chainId,
      genesis_time: genesisTime,
      seconds_per_slot: settings.SECONDS_PER_SLOT,
      genesis_validators_root: hex(state.genesisValidatorsRoot),
      execution_genesis_hash: executionHash,
      validators,
    },
    null,
    2
  ) + "\n"
);
fs.renameSync(part, wanted.out);
console.log(`genesis at ${genesisTime}, ${count} validators on ${hosts.length} hosts, block 0 ${executionHash}`);
