package dev.muster.template;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// The machine that Muster runs on, as lookups reach it.
final class World {
    private World() {}

    static String run(String command, Path directory, Map<String, String> environment)
            throws IOException, InterruptedException {
        var builder =
                new ProcessBuilder("/bin/sh", "-c", command)
                        .directory(directory.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        try {
            var output = process.getInputStream().readNBytes(Limits.OUTPUT + 1);
            Limits.checkText(output.length);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException("the command exited with " + code);
            }
            return new String(output, StandardCharsets.UTF_8);
        } finally {
            process.destroy();
        }
    }

    static String fetch(String url, Map<String, String> headers, Optional<Integer> timeout)
            throws IOException, InterruptedException {
        try (var client =
                HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
            var request =
                    HttpRequest.newBuilder(URI.create(url))
                            .timeout(Duration.ofSeconds(timeout.orElse(10)))
                            .header("User-Agent", "muster");
            headers.forEach(request::setHeader);
            var response =
                    client.send(
                            request.build(),
                            HttpResponse.BodyHandlers.limiting(
                                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8),
                                    Limits.OUTPUT));
            if (response.statusCode() >= 400) {
                throw new IOException("the server answered " + response.statusCode());
            }
            return response.body();
        }
    }
}
