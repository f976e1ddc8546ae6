package dev.swath.indexer.wiring;

import dev.swath.embedded.ChildProcess;
import dev.swath.service.config.Configs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** index-service as a process of its own, which a test can kill. */
public final class IndexProcess {
    private IndexProcess() {}

    /** @param settings by their names */
    static ChildProcess start(Map<String, String> settings, Path log) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                IndexProcess.class.getName()));
        settings.forEach((name, value) -> command.add(name + "=" + value));
        return ChildProcess.start(command, Map.of(), 0, log);
    }

    public static void main(String[] arguments) throws IOException {
        Map<String, String> settings = new HashMap<>();
        for (String argument : arguments) {
            int sign = argument.indexOf('=');
            settings.put(argument.substring(0, sign), argument.substring(sign + 1));
        }
        IndexService service = new IndexService(Configs.of(IndexConfig.class, settings), new SimpleMeterRegistry());
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        System.in.transferTo(OutputStream.nullOutputStream());
    }
}
