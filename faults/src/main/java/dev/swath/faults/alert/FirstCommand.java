package dev.swath.faults.alert;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.faults.process.SwathProcesses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first command of the page that an alert names, which the person on call gives before anything else.
 *
 * @param page the runbook, from the project's folder
 * @param command for a shell; it finds the gateway by {@code SWATH_GATEWAY}
 */
record FirstCommand(String page, String command) {
    private static final String RULES = "deploy/observability/rules/swath.yaml";

    private static final Pattern ALERT =
            Pattern.compile("- alert: (\\w+)\\n(?:(?!- alert:).)*?runbook: (\\S+)", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.+?)\\n```", Pattern.DOTALL);
    /** In seconds; a command that has not ended by then does not help. */
    private static final String PATIENCE = "60";

    /** By the names of the alerts. */
    static Map<String, FirstCommand> all() throws IOException {
        Path root = SwathProcesses.root();
        Map<String, FirstCommand> commands = new LinkedHashMap<>();
        Matcher alert = ALERT.matcher(Files.readString(root.resolve(RULES)));
        while (alert.find()) {
            Matcher block = BLOCK.matcher(Files.readString(root.resolve(alert.group(2))));
            if (!block.find()) {
                throw new IllegalStateException("expected a first command, found none in " + alert.group(2));
            }
            commands.put(alert.group(1), new FirstCommand(alert.group(2), block.group(1)));
        }
        return commands;
    }

    /** What it prints, errors among it; empty if it fails. */
    String print(URI gateway) throws IOException, InterruptedException {
        ProcessBuilder shell = new ProcessBuilder("timeout", PATIENCE, "bash", "-c", command).redirectErrorStream(true);
        shell.environment().put("SWATH_GATEWAY", gateway.toString());
        Process process = shell.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() == 0 ? printed : "";
    }
}
