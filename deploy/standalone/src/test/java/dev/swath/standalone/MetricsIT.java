package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swath.catalogue.api.SearchQuery;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What rules, dashboards and the table of meters name is there on a running {@code /q/metrics}. */
class MetricsIT {
    private static final Path ROOT =
            Path.of(System.getProperty("swath.root", "../..")).toAbsolutePath().normalize();
    private static final Pattern NAMED = Pattern.compile("\\b(?:swath|http)_[a-z_]+");
    private static final Pattern TOLD = Pattern.compile("(?m)^([a-z_]+)(?:\\{| )");
    private static final Pattern SUFFIX = Pattern.compile("_(?:bucket|count|sum|max)$");

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void shouldTellEveryMetricThatIsNamedAndNameEveryMetricThatIsTold() throws Exception {
        RunningSwath swath = new RunningSwath(folder);
        try {
            swath.up();
            Map<String, byte[]> pictures = SamplePictures.real(2);
            swath.put(pictures);
            await().atMost(RunningSwath.TIMEOUT)
                    .untilAsserted(() -> assertThat(swath.captioned()).isEqualTo(pictures.size()));
            assertThat(swath.search(SearchQuery.builder().text("a harbour"))).isNotEmpty();

            Set<String> told = told(swath);
            Set<String> table = table();
            assertThat(told)
                    .containsAll(named("deploy/observability/rules/swath.yaml"))
                    .containsAll(named("deploy/observability/grafana/dashboards/swath-overview.json"))
                    .containsAll(named("deploy/observability/grafana/dashboards/swath-stage.json"));
            Set<String> ours = told.stream()
                    .filter(name -> name.startsWith("swath_"))
                    .map(name -> SUFFIX.matcher(name).replaceFirst(""))
                    .collect(Collectors.toSet());
            assertThat(ours).as("docs/operations/metrics.md").isEqualTo(table);
        } finally {
            swath.close();
        }
    }

    private static Set<String> told(RunningSwath swath) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            String page = client.send(
                            HttpRequest.newBuilder(swath.address("/q/metrics")).build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return all(TOLD.matcher(page), 1);
        }
    }

    private static Set<String> named(String file) throws IOException {
        Set<String> names = all(NAMED.matcher(Files.readString(ROOT.resolve(file))), 0);
        assertThat(names).as(file).isNotEmpty();
        return names;
    }

    private static Set<String> table() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/operations/metrics.md"));
        return all(Pattern.compile("(?m)^\\| `(swath_[a-z_]+)`").matcher(page), 1);
    }

    private static Set<String> all(Matcher matcher, int group) {
        return matcher.results().map(found -> found.group(group)).collect(Collectors.toSet());
    }
}
