package dev.swath.gateway.stac.document;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a client sees the gateway: scheme, host, port and the path that a proxy puts before ours. All links begin with it.
 *
 * @param base without a slash at its end, such as {@code https://example.org/catalogue}
 */
public record PublicAddress(String base) {
    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::\\d{1,5})?");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~-]{1,100}){1,10}/?");
    private static final String STAC = "/stac";

    /**
     * Reads the headers that a proxy sets: {@code X-Forwarded-Proto}, {@code -Host}, {@code -Port} and {@code -Prefix}. Of a chain of proxies the first counts,
     * which is the client's. What has not the form of a header's value is left out.
     *
     * @param headers a header's value by its name
     * @param scheme of the connection itself
     * @param authority host and port as the request names them
     */
    public static PublicAddress of(UnaryOperator<@Nullable String> headers, String scheme, String authority) {
        String proto = first(headers.apply("X-Forwarded-Proto"));
        String usedScheme = proto != null && (proto.equalsIgnoreCase("http") || proto.equalsIgnoreCase("https"))
                ? proto.toLowerCase(Locale.ROOT)
                : scheme;
        String host = first(headers.apply("X-Forwarded-Host"));
        boolean forwarded = host != null && HOST.matcher(host).matches();
        String usedHost = forwarded && host != null ? host : authority;
        String port = first(headers.apply("X-Forwarded-Port"));
        if (port != null && PORT.matcher(port).matches()) {
            usedHost = withPort(usedHost, usedScheme, port, forwarded);
        }
        String prefix = first(headers.apply("X-Forwarded-Prefix"));
        String usedPrefix = prefix != null && PREFIX.matcher(prefix).matches() ? prefix.replaceAll("/$", "") : "";
        return new PublicAddress(usedScheme + "://" + usedHost + usedPrefix);
    }

    /** The API's landing page. */
    public String stac() {
        return base + STAC;
    }

    /** A path below the landing page; the caller has encoded its segments. */
    public String stac(String path) {
        return base + STAC + path;
    }

    public String collection(String id) {
        return stac("/collections/" + segment(id));
    }

    public String item(String collection, String id) {
        return collection(collection) + "/items/" + segment(id);
    }

    public String model(String version) {
        return stac("/models/" + segment(version));
    }

    /** A path on the gateway that begins with a slash, as a whole address. */
    public String absolute(String path) {
        return base + path;
    }

    /** A path's segment, percent-encoded. */
    public static String segment(String text) {
        return parameter(text);
    }

    /** A query parameter's value, percent-encoded. */
    public static String parameter(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A port that the host names itself stays, unless it is the connection's own. */
    private static String withPort(String host, String scheme, String port, boolean forwarded) {
        int colon = host.lastIndexOf(':');
        boolean named = colon > host.lastIndexOf(']');
        if (named && forwarded) {
            return host;
        }
        String name = named ? host.substring(0, colon) : host;
        boolean usual = port.equals(scheme.equals("https") ? "443" : "80");
        return usual ? name : name + ":" + port;
    }

    private static @Nullable String first(@Nullable String header) {
        if (header == null) {
            return null;
        }
        int comma = header.indexOf(',');
        return (comma < 0 ? header : header.substring(0, comma)).strip();
    }
}
