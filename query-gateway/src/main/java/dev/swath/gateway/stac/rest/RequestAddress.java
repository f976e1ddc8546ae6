package dev.swath.gateway.stac.rest;

import dev.swath.gateway.stac.document.PublicAddress;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import jakarta.ws.rs.core.Response;

/** Where the client of a request sees the gateway, and its query as it was sent. */
final class RequestAddress {
    private RequestAddress() {}

    static PublicAddress of(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        String host = authority == null ? "localhost" : authority.toString();
        return PublicAddress.of(request::getHeader, request.scheme(), host);
    }

    /** The address of the request itself. */
    static String self(PublicAddress address, String path, HttpServerRequest request) {
        String query = request.query();
        return address.stac(path) + (query == null || query.isEmpty() ? "" : "?" + query);
    }

    /** The request's address with another token. */
    static String withToken(PublicAddress address, String path, HttpServerRequest request, String token) {
        String query = request.query();
        StringBuilder kept = new StringBuilder();
        if (query != null) {
            for (String part : query.split("&", -1)) {
                if (!part.isEmpty() && !part.equals("token") && !part.startsWith("token=")) {
                    kept.append(part).append('&');
                }
            }
        }
        return address.stac(path) + "?" + kept + "token=" + PublicAddress.parameter(token);
    }

    static Response answer(Object document, String mediaType) {
        return Response.ok(document, mediaType)
                .header("Cache-Control", "no-cache")
                .build();
    }
}
