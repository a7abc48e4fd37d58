package dev.muster.pki;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/// Names as tasks write them: `commonName: x` and `DNS:x`.
public final class Names {
    private static final Map<String, ASN1ObjectIdentifier> FIELDS =
            Map.ofEntries(
                    Map.entry("commonname", BCStyle.CN),
                    Map.entry("cn", BCStyle.CN),
                    Map.entry("countryname", BCStyle.C),
                    Map.entry("c", BCStyle.C),
                    Map.entry("stateorprovincename", BCStyle.ST),
                    Map.entry("st", BCStyle.ST),
                    Map.entry("localityname", BCStyle.L),
                    Map.entry("l", BCStyle.L),
                    Map.entry("organizationname", BCStyle.O),
                    Map.entry("o", BCStyle.O),
                    Map.entry("organizationalunitname", BCStyle.OU),
                    Map.entry("ou", BCStyle.OU),
                    Map.entry("emailaddress", BCStyle.EmailAddress),
                    Map.entry("e", BCStyle.EmailAddress),
                    Map.entry("serialnumber", BCStyle.SERIALNUMBER),
                    Map.entry("givenname", BCStyle.GIVENNAME),
                    Map.entry("surname", BCStyle.SURNAME),
                    Map.entry("title", BCStyle.T),
                    Map.entry("domaincomponent", BCStyle.DC),
                    Map.entry("dc", BCStyle.DC),
                    Map.entry("userid", BCStyle.UID),
                    Map.entry("uid", BCStyle.UID));

    /// The names under which results tell fields.
    private static final Map<ASN1ObjectIdentifier, String> WORDS =
            Map.ofEntries(
                    Map.entry(BCStyle.CN, "commonName"),
                    Map.entry(BCStyle.C, "countryName"),
                    Map.entry(BCStyle.ST, "stateOrProvinceName"),
                    Map.entry(BCStyle.L, "localityName"),
                    Map.entry(BCStyle.O, "organizationName"),
                    Map.entry(BCStyle.OU, "organizationalUnitName"),
                    Map.entry(BCStyle.EmailAddress, "emailAddress"),
                    Map.entry(BCStyle.SERIALNUMBER, "serialNumber"),
                    Map.entry(BCStyle.GIVENNAME, "givenName"),
                    Map.entry(BCStyle.SURNAME, "surname"),
                    Map.entry(BCStyle.T, "title"),
                    Map.entry(BCStyle.DC, "domainComponent"),
                    Map.entry(BCStyle.UID, "userId"));

    /// A field of a name and its value.
    public record Field(String name, String value) {}

    private Names() {}

    /// A name of these fields in their order.
    public static X500Name subject(List<Field> fields) {
        var builder = new X500NameBuilder(BCStyle.INSTANCE);
        for (var field : fields) {
            var oid = FIELDS.get(field.name().toLowerCase(Locale.ROOT));
            if (oid == null) {
                throw new IllegalArgumentException(
                        "'" + field.name() + "' is no field of a subject");
            }
            builder.addRDN(oid, field.value());
        }
        return builder.build();
    }

    /// The fields of a name.
    public static List<Field> fields(X500Name name) {
        var fields = new ArrayList<Field>();
        for (var part : name.getRDNs()) {
            for (var pair : part.getTypesAndValues()) {
                fields.add(
                        new Field(
                                WORDS.getOrDefault(pair.getType(), pair.getType().getId()),
                                pair.getValue().toString()));
            }
        }
        return fields;
    }

    /// Alternative names such as `DNS:node1`, `IP:10.0.0.1`.
    public static GeneralNames alternatives(List<String> texts) {
        return new GeneralNames(texts.stream().map(Names::alternative).toArray(GeneralName[]::new));
    }

    private static GeneralName alternative(String text) {
        int colon = text.indexOf(':');
        var sort = colon < 0 ? "" : text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        var value = text.substring(colon + 1).strip();
        return switch (sort) {
            case "dns" -> new GeneralName(GeneralName.dNSName, value);
            case "ip", "ip address" ->
                    new GeneralName(GeneralName.iPAddress, new DEROctetString(address(value)));
            case "email" -> new GeneralName(GeneralName.rfc822Name, value);
            case "uri" -> new GeneralName(GeneralName.uniformResourceIdentifier, value);
            case "rid" -> new GeneralName(GeneralName.registeredID, value);
            default ->
                    throw new IllegalArgumentException(
                            "'%s' is no alternative name: DNS:, IP:, email:, URI:, RID:"
                                    .formatted(text));
        };
    }

    private static byte[] address(String text) {
        if (!text.matches("[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")) {
            throw new IllegalArgumentException("'" + text + "' is no IP address");
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException("'" + text + "' is no IP address", wrong);
        }
    }

    /// Alternative names in the form that tasks write.
    public static List<String> texts(GeneralNames names) {
        var texts = new ArrayList<String>();
        for (var name : names.getNames()) {
            var value = String.valueOf(name.getName());
            texts.add(
                    switch (name.getTagNo()) {
                        case GeneralName.dNSName -> "DNS:" + value;
                        case GeneralName.rfc822Name -> "email:" + value;
                        case GeneralName.uniformResourceIdentifier -> "URI:" + value;
                        case GeneralName.registeredID -> "RID:" + value;
                        case GeneralName.iPAddress -> "IP:" + printed(name);
                        default -> "other:" + value;
                    });
        }
        return texts;
    }

    private static String printed(GeneralName name) {
        try {
            var bytes = DEROctetString.getInstance(name.getName()).getOctets();
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException _) {
            return String.valueOf(name.getName());
        }
    }

    /// The alternative name of a host that is called so.
    public static String ofHost(String name) {
        return (name.matches("[0-9.]+") || name.indexOf(':') >= 0 ? "IP:" : "DNS:") + name;
    }
}
