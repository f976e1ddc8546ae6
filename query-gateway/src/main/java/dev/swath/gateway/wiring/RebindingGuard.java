package dev.swath.gateway.wiring;

import dev.swath.service.Problem;
import dev.swath.service.rest.Problems;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of others from the Model Context Protocol of a Swath on the same machine (DNS rebinding): what comes by the loopback address must name it as
 * its host, and a page's origin must be the host itself.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#security-warning">MCP, transports</a>
 */
@ApplicationScoped
class RebindingGuard {
    private static final int FIRST = 95;
    private static final int FORBIDDEN = 403;

    private final List<String> hosts;

    RebindingGuard(GatewayConfig config) {
        this.hosts = config.mcpHosts().orElse(List.of());
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        HostAndPort authority = request.authority();
        String host = authority == null ? "" : authority.host();
        SocketAddress local = request.localAddress();
        boolean ours = path.equals("/mcp") || path.startsWith("/mcp/");
        if (!ours || isAllowed(host, request.getHeader("Origin"), local == null ? null : local.host())) {
            context.next();
            return;
        }
        Problems.end(
                context.response(),
                Problem.ofStatus(FORBIDDEN, "Forbidden", "expected the host and origin of this server, found another"));
    }

    /**
     * Whether a call may come in.
     *
     * @param host as the request names it, without a port
     * @param origin of the page that makes the call; null if none does
     * @param address the server's own that the call came by; null if it is not known
     */
    boolean isAllowed(String host, @Nullable String origin, @Nullable String address) {
        if (!hosts.isEmpty()) {
            return hosts.contains(host) && (origin == null || hosts.contains(hostOf(origin)));
        }
        boolean local = address != null && isLoopback(address);
        return (!local || isLoopback(host))
                && (origin == null || hostOf(origin).equals(host) || (local && isLoopback(hostOf(origin))));
    }

    private static String hostOf(String origin) {
        try {
            String host = URI.create(origin).getHost();
            return host == null ? "" : host;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static boolean isLoopback(String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.matches("127(\\.\\d{1,3}){3}")
                || name.equals("::1")
                || name.equals("0:0:0:0:0:0:0:1");
    }
}
