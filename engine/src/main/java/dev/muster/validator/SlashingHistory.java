package dev.muster.validator;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What keys have signed on one chain (EIP-3076, version 5).
///
/// @param genesisRoot the chain's genesis_validators_root, `0x` and 64 hex digits in lower case
/// @param records by key; a key whose record is empty has signed nothing
/// @param bogus what stood in place of a public key and was left out: some clients write such
///   entries
public record SlashingHistory(
        String genesisRoot, Map<PublicKey, Record> records, List<String> bogus) {
    private static final String WHAT = "the slashing history";
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    /// What one key has signed.
    public record Record(Set<Block> blocks, Set<Attestation> attestations) {
        public Record {
            blocks = Set.copyOf(blocks);
            attestations = Set.copyOf(attestations);
        }

        public boolean isEmpty() {
            return blocks.isEmpty() && attestations.isEmpty();
        }

        /// The highest slot of a block; empty where there was none.
        public Optional<BigInteger> slot() {
            return blocks.stream().map(Block::slot).max(Comparator.naturalOrder());
        }

        public Optional<BigInteger> source() {
            return attestations.stream().map(Attestation::source).max(Comparator.naturalOrder());
        }

        public Optional<BigInteger> target() {
            return attestations.stream().map(Attestation::target).max(Comparator.naturalOrder());
        }

        Record with(Record other) {
            var allBlocks = new LinkedHashSet<>(blocks);
            allBlocks.addAll(other.blocks);
            var allAttestations = new LinkedHashSet<>(attestations);
            allAttestations.addAll(other.attestations);
            return new Record(allBlocks, allAttestations);
        }

        /// One block and one attestation that forbid all that the whole record forbids: those of
        /// the highest slot, source and target.
        Record highest() {
            var block = slot().map(slot -> new Block(slot, root(blocks, slot)));
            var attestation =
                    source().flatMap(source -> target().map(target -> attestation(source, target)));
            return new Record(
                    block.map(Set::of).orElse(Set.of()), attestation.map(Set::of).orElse(Set.of()));
        }

        /// The root of what was signed for a slot, where it was one thing and is known.
        private static Optional<String> root(Set<Block> blocks, BigInteger slot) {
            var there = blocks.stream().filter(block -> block.slot().equals(slot)).toList();
            return there.size() == 1 ? there.getFirst().root() : Optional.empty();
        }

        private Attestation attestation(BigInteger source, BigInteger target) {
            var there = attestations.stream().filter(each -> each.target().equals(target)).toList();
            return there.size() == 1 && there.getFirst().source().equals(source)
                    ? there.getFirst()
                    : new Attestation(source, target, Optional.empty());
        }

        /// Whether everything that the other record forbids is forbidden by this one too.
        public boolean covers(Record other) {
            return reaches(slot(), other.slot())
                    && reaches(source(), other.source())
                    && reaches(target(), other.target());
        }

        private static boolean reaches(Optional<BigInteger> own, Optional<BigInteger> other) {
            return other.isEmpty() || own.isPresent() && own.get().compareTo(other.get()) >= 0;
        }
    }

    /// A block that was signed.
    public record Block(BigInteger slot, Optional<String> root) {}

    /// An attestation that was signed.
    public record Attestation(BigInteger source, BigInteger target, Optional<String> root) {}

    public SlashingHistory {
        records = java.util.Collections.unmodifiableMap(new TreeMap<>(records));
        bogus = List.copyOf(bogus);
    }

    /// Reads the interchange format. Numbers are texts there; digits without quotes are taken as
    /// well.
    public static SlashingHistory parse(String text) {
        var json = Json.parse(text, WHAT);
        var metadata = json.field("metadata", WHAT);
        var version = metadata.text("interchange_format_version", WHAT);
        // A complete history of version 4 is written alike; a minimal one has other fields.
        boolean alike =
                version.equals("4")
                        && metadata.text("interchange_format")
                                .filter("complete"::equals)
                                .isPresent();
        if (!version.equals("5") && !alike) {
            throw new IllegalArgumentException(
                    "the slashing history is of version " + version + ", not 5");
        }
        var root = root(metadata.text("genesis_validators_root", WHAT));
        var records = new TreeMap<PublicKey, Record>();
        var bogus = new ArrayList<String>();
        for (var entry : list(json, "data")) {
            var name = entry.text("pubkey", "an entry of the slashing history");
            var key = key(name);
            if (key.isEmpty()) {
                bogus.add(name);
                refuseSigned(entry, name);
                continue;
            }
            records.merge(key.get(), record(entry, key.get()), Record::with);
        }
        return new SlashingHistory(root, records, bogus);
    }

    /// Lodestar's command line lists entries of its own database as if they were keys.
    private static Optional<PublicKey> key(String name) {
        try {
            return Optional.of(PublicKey.parse(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// An entry may be left out only where nothing is lost with it.
    private static void refuseSigned(Json entry, String name) {
        if (!blocks(entry, name).isEmpty() || !attestations(entry, name).isEmpty()) {
            throw new IllegalArgumentException(
                    "the slashing history has signatures of '" + name + "', which is no key");
        }
    }

    private static Record record(Json entry, PublicKey key) {
        return new Record(blocks(entry, key.brief()), attestations(entry, key.brief()));
    }

    private static Set<Block> blocks(Json entry, String of) {
        var blocks = new LinkedHashSet<Block>();
        for (var block : list(entry, "signed_blocks")) {
            blocks.add(new Block(number(block, "slot", of), block.text("signing_root")));
        }
        return blocks;
    }

    private static Set<Attestation> attestations(Json entry, String of) {
        var attestations = new LinkedHashSet<Attestation>();
        for (var each : list(entry, "signed_attestations")) {
            var source = number(each, "source_epoch", of);
            var target = number(each, "target_epoch", of);
            if (source.compareTo(target) > 0) {
                throw new IllegalArgumentException(
                        "an attestation of %s has its source (%s) after its target (%s)"
                                .formatted(of, source, target));
            }
            attestations.add(new Attestation(source, target, each.text("signing_root")));
        }
        return attestations;
    }

    /// A list, which may be `null` but not missing: where it is missing, signatures may stand
    /// somewhere else.
    private static List<Json> list(Json entry, String name) {
        if (!entry.has(name)) {
            throw new IllegalArgumentException("the slashing history has no '" + name + "'");
        }
        return entry.find(name).map(list -> list.items(name)).orElse(List.of());
    }

    private static BigInteger number(Json json, String name, String of) {
        var text = json.text(name, "the slashing history of " + of);
        if (!text.matches("[0-9]{1,20}") || new BigInteger(text).compareTo(MOST) > 0) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no " + name + ", in the slashing history of " + of);
        }
        return new BigInteger(text);
    }

    private static String root(String text) {
        var root = text.strip().toLowerCase(Locale.ROOT);
        if (!root.matches("0x[0-9a-f]{64}")) {
            throw new IllegalArgumentException("'" + text + "' is no genesis_validators_root");
        }
        return root;
    }

    /// What one key has signed; empty where nothing is said of it.
    public Optional<Record> of(PublicKey key) {
        return Optional.ofNullable(records.get(key));
    }

    /// Refuses the history of another chain.
    public void verifyChain(String root) {
        if (!genesisRoot.equals(root(root))) {
            throw new IllegalArgumentException(
                    "the slashing history is of another chain: its genesis_validators_root is "
                            + genesisRoot
                            + ", not "
                            + root);
        }
    }

    /// The history of these keys alone.
    public SlashingHistory only(Collection<PublicKey> keys) {
        var kept = new LinkedHashMap<PublicKey, Record>();
        records.forEach((key, record) -> {
            if (keys.contains(key)) {
                kept.put(key, record);
            }
        });
        return new SlashingHistory(genesisRoot, kept, List.of());
    }

    /// All that either history knows.
    public SlashingHistory merged(SlashingHistory other) {
        verifyChain(other.genesisRoot);
        var all = new LinkedHashMap<>(records);
        other.records.forEach((key, record) -> all.merge(key, record, Record::with));
        return new SlashingHistory(genesisRoot, all, List.of());
    }

    /// Each key's highest slot, source and target alone. It forbids more than the whole: whatever
    /// lies below, signed or not. So there is no gap in it that could be signed into.
    public SlashingHistory condensed() {
        var highest = new LinkedHashMap<PublicKey, Record>();
        records.forEach((key, record) -> highest.put(key, record.highest()));
        return new SlashingHistory(genesisRoot, highest, List.of());
    }

    /// The interchange format. What is not known is left out, never `null`.
    public String written() {
        var metadata = new LinkedHashMap<String, Json>();
        metadata.put("interchange_format_version", new Json.Text("5"));
        metadata.put("genesis_validators_root", new Json.Text(genesisRoot));
        var data = new ArrayList<Json>();
        records.forEach((key, record) -> data.add(written(key, record)));
        var fields = new LinkedHashMap<String, Json>();
        fields.put("metadata", Json.of(metadata));
        fields.put("data", new Json.Items(data));
        return Json.of(fields).written();
    }

    private static Json written(PublicKey key, Record record) {
        var fields = new LinkedHashMap<String, Json>();
        fields.put("pubkey", new Json.Text(key.toString()));
        fields.put(
                "signed_blocks",
                new Json.Items(
                        record.blocks().stream()
                                .sorted(Comparator.comparing(Block::slot))
                                .map(SlashingHistory::written)
                                .toList()));
        fields.put(
                "signed_attestations",
                new Json.Items(
                        record.attestations().stream()
                                .sorted(
                                        Comparator.comparing(Attestation::target)
                                                .thenComparing(Attestation::source))
                                .map(SlashingHistory::written)
                                .toList()));
        return Json.of(fields);
    }

    private static Json written(Block block) {
        var fields = new LinkedHashMap<String, Json>();
        fields.put("slot", new Json.Text(block.slot().toString()));
        block.root().ifPresent(root -> fields.put("signing_root", new Json.Text(root)));
        return Json.of(fields);
    }

    private static Json written(Attestation each) {
        var fields = new LinkedHashMap<String, Json>();
        fields.put("source_epoch", new Json.Text(each.source().toString()));
        fields.put("target_epoch", new Json.Text(each.target().toString()));
        each.root().ifPresent(root -> fields.put("signing_root", new Json.Text(root)));
        return Json.of(fields);
    }
}
