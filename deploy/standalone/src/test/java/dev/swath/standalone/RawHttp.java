package dev.swath.standalone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** HTTP requests that no well-behaved client sends: too large, or never finished. */
final class RawHttp {
    private RawHttp() {}

    /** Sends bytes of a declared length; returns status, content type and body. */
    static String send(String method, URI uri, String contentType, byte[] body)
            throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(uri)
                            .version(HttpClient.Version.HTTP_1_1)
                            .header("Content-Type", contentType)
                            .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return "%d %s %s"
                    .formatted(
                            response.statusCode(),
                            response.headers().firstValue("Content-Type").orElse(""),
                            response.body());
        }
    }

    /** A request whose body never comes; its place is taken until the socket is closed. */
    static Socket halfRequest(String method, URI uri, String contentType) throws IOException {
        Socket socket = new Socket(uri.getHost(), uri.getPort());
        socket.getOutputStream()
                .write("%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: 10\r\n\r\n"
                        .formatted(method, uri.getRawPath(), uri.getAuthority(), contentType)
                        .getBytes(US_ASCII));
        return socket;
    }

    /** The status line, the headers and as much of the body as has come; empty while nothing has. Does not wait. */
    static String answerOf(Socket socket) throws IOException {
        InputStream answer = socket.getInputStream();
        return new String(answer.readNBytes(answer.available()), UTF_8);
    }
}
