// The hash of block 0 of the chain that a geth-style genesis object describes.
import {createBlockchain} from "@ethereumjs/blockchain";
import {createCommonFromGethGenesis, parseGethGenesisState} from "@ethereumjs/common";
import {bytesToHex} from "@ethereumjs/util";

export async function genesisHash(genesis) {
  const common = createCommonFromGethGenesis(genesis, {chain: "private"});
  const chain = await createBlockchain({common, genesisState: parseGethGenesisState(genesis), validateBlocks: false});
  return bytesToHex(chain.genesisBlock.hash());
}
