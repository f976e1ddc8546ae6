package dev.swath.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds every Markdown file to links that lead somewhere, short table cells and short lines. */
class DocumentsTest {
    private static final int MOST_CHARACTERS_A_LINE = 260;
    private static final int MOST_WORDS_A_CELL = 25;
    private static final Set<String> FOLDERS_WITHOUT_DOCUMENTS =
            Set.of("target", ".git", "node_modules", ".venv", ".pytest_cache");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");

    @Test
    void shouldHoldTheRepositorysDocumentsToTheRules() throws IOException {
        Path root = Path.of(System.getProperty("swath.root"));

        List<Path> documents = documents(root);

        assertThat(documents).contains(root.resolve("README.md"), root.resolve("docs/dictionary.md"));
        assertThat(documents.stream().flatMap(document -> offences(root, document)))
                .isEmpty();
    }

    @Test
    void shouldNameBrokenLinksLongLinesAndLongCells(@TempDir Path root) throws IOException {
        Files.writeString(root.resolve("other.md"), "# What `it` is, and why\n");
        Path document = root.resolve("page.md");
        Files.writeString(document, """
            [fine](other.md#what-it-is-and-why) [also](https://example.org/gone) [here](#title)
            # Title
            [file](gone.md)
            [heading](other.md#gone)
            `[code](gone.md)`
            ```
            [block](gone.md)
            ```
            | a | %s |
            %s
            """.formatted("word ".repeat(26).strip(), "x".repeat(261)));

        assertThat(offences(root, document))
                .containsExactly(
                        "page.md:3: gone.md does not exist",
                        "page.md:4: other.md has no heading #gone",
                        "page.md:9: a table cell of 26 words",
                        "page.md:10: a line of 261 characters");
    }

    private static List<Path> documents(Path root) throws IOException {
        List<Path> documents = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return FOLDERS_WITHOUT_DOCUMENTS.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    documents.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return documents;
    }

    /** What is wrong with a document: the place, then the rule that it breaks. */
    private static Stream<String> offences(Path root, Path document) {
        List<String> offences = new ArrayList<>();
        boolean codeBlock = false;
        int number = 0;
        for (String line : lines(document)) {
            String place = root.relativize(document) + ":" + ++number + ": ";
            codeBlock ^= line.startsWith("```");
            if (!codeBlock) {
                brokenLinks(document, line).forEach(broken -> offences.add(place + broken));
                longCells(line).forEach(words -> offences.add(place + "a table cell of " + words + " words"));
            }
            if (line.length() > MOST_CHARACTERS_A_LINE) {
                offences.add(place + "a line of " + line.length() + " characters");
            }
        }
        return offences.stream();
    }

    private static List<String> brokenLinks(Path document, String line) {
        List<String> broken = new ArrayList<>();
        Matcher link = LINK.matcher(CODE.matcher(line).replaceAll(""));
        while (link.find()) {
            String target = link.group(1);
            if (target.contains(":")) {
                continue;
            }
            int hash = target.indexOf('#');
            String file = hash < 0 ? target : target.substring(0, hash);
            Path linked = file.isEmpty() ? document : document.resolveSibling(file);
            if (!Files.exists(linked)) {
                broken.add(file + " does not exist");
            } else if (hash >= 0
                    && linked.toString().endsWith(".md")
                    && !hasHeading(linked, target.substring(hash + 1))) {
                broken.add(file + " has no heading #" + target.substring(hash + 1));
            }
        }
        return broken;
    }

    private static boolean hasHeading(Path document, String anchor) {
        return lines(document).stream()
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .anyMatch(heading -> anchorOf(heading.group(1)).equals(anchor));
    }

    /** The anchor that forges give a heading: lower case, punctuation left out, hyphens for spaces. */
    private static String anchorOf(String heading) {
        return heading.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static List<Long> longCells(String line) {
        if (!line.startsWith("|")) {
            return List.of();
        }
        return Stream.of(line.split("\\|"))
                .map(cell -> Stream.of(cell.strip().split("\\s+"))
                        .filter(word -> !word.isEmpty())
                        .count())
                .filter(words -> words > MOST_WORDS_A_CELL)
                .toList();
    }

    private static List<String> lines(Path document) {
        try {
            return Files.readAllLines(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
