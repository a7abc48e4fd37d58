package dev.muster.cli;

import dev.muster.validator.Keystore;
import java.util.List;

/// Keystores of keys that nobody uses, with next to no rounds of derivation, so that they open at
/// once. The password of number n is `open sesame n`.
final class TestKeys {
    private static final List<Sealed> KEYS =
            List.of(
                    new Sealed(
                            "2bc990059473448e6ebd442aa16bfaa0567ac03dd094876bdb1fd834abe42c1e",
                            "a36c9d8dfa092eb0c3cb7e7610a82d30c6bf223bc20705aebc255bff775946fc",
                            "36710664d61b9295e5425ff00d65fbfa",
                            "ce0fd99ec053abdc7b6703389649ffbc641e216e3c9e4834b23055b24525adf6",
                            "b5014fde1745fa8bc21421fd8b4e61e2232a4728b4765e4c7d860c5e85a2c1fd4f6897c4f0dca46dc4dac7d37c1fd328"),
                    new Sealed(
                            "dc90cf07de907ccc64636ceddb38e552a1a0d984743b1f36a447b73877012c39",
                            "f5e2f6a848b31d965ae79a0c6d765bd221c0b91371a157b807009b789af52d17",
                            "d579f165d6e3669acd0e075cc2e47edf",
                            "b7cf7147b196eaed47c4cebbc4575c22b776d068da49a6e2f498275130b06483",
                            "96abf9a2dcc441e412fbcef7f45ed8e3a2bbca2bc01a969d588fd78fd75b862aaad3372b13070075a32c0982973bf51a"),
                    new Sealed(
                            "dbc4579ae2b3ab293213f42bb852706ea995c3b5c3987f8aa9faae5004acb3cf",
                            "918dc3160d9462f9acd6ffa164c0318fb1dbd85c330c6e595dd1e32e862264a3",
                            "c138675bd37c7e49318264abf3637942",
                            "b090fa34496b89daba6e5188c5542f85b175b2adbc088638f35c52a5edaa7854",
                            "94a741c1c8ef198bfdf9fba77e2b93d55dc7f66a423cd678069ee6f0775f36b1a231044b9231d446768fa6f03405b224"));

    /// What one of them has for itself.
    private record Sealed(String salt, String checksum, String iv, String secret, String key) {
        String text(int number) {
            return """
            {
             "crypto": {
              "kdf": {
               "function": "pbkdf2",
               "params": {
                "dklen": 32,
                "c": 2,
                "prf": "hmac-sha256",
                "salt": "%2$s"
               },
               "message": ""
              },
              "checksum": {
               "function": "sha256",
               "params": {},
               "message": "%3$s"
              },
              "cipher": {
               "function": "aes-128-ctr",
               "params": {
                "iv": "%4$s"
               },
               "message": "%5$s"
              }
             },
             "pubkey": "%6$s",
             "path": "m/12381/3600/%1$d/0/0",
             "uuid": "1d85ae20-35c5-4611-98e8-aa14a633900%1$d",
             "version": 4
            }
            """
                    .formatted(number, salt, checksum, iv, secret, key);
        }
    }

    private TestKeys() {}

    static Keystore keystore(int number) {
        return Keystore.parse(KEYS.get(number).text(number));
    }
}
