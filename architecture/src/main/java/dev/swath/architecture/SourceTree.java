package dev.swath.architecture;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The production sources of the tree, parsed by the JDK's own compiler without being compiled. */
final class SourceTree {
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", "node_modules", "training", "models");
    private static final Set<String> LEVELS = Set.of("atTrace", "atDebug", "atInfo", "atWarn", "atError", "atLevel");

    private SourceTree() {}

    static List<SourceFile> read(Path root) throws IOException {
        List<Path> files = productionFiles(root);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            return StreamSupport.stream(task.parse().spliterator(), false)
                    .map(unit -> file(root, unit, positions))
                    .toList();
        }
    }

    /** All files below {@code src/main/java} of every module, without {@code package-info.java}. */
    private static List<Path> productionFiles(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return NOT_SOURCES.contains(String.valueOf(folder.getFileName())) && !folder.equals(root)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = String.valueOf(file.getFileName());
                if (file.toString().contains("/src/main/java/")
                        && name.endsWith(".java")
                        && !name.equals("package-info.java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return files.stream().sorted().toList();
    }

    private static SourceFile file(Path root, CompilationUnitTree unit, SourcePositions positions) {
        Scanner scanner = new Scanner(unit, positions);
        scanner.scan(unit, null);
        return new SourceFile(
                root.relativize(Path.of(unit.getSourceFile().toUri())),
                String.valueOf(unit.getPackageName()),
                scanner.types,
                scanner.unlikeLogging);
    }

    /** Collects the declared types and the log calls of one file. */
    private static final class Scanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final Deque<String> enclosing = new ArrayDeque<>();
        private final List<SourceFile.DeclaredType> types = new ArrayList<>();
        private final List<String> unlikeLogging = new ArrayList<>();

        Scanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String name = type.getSimpleName().toString();
            // An anonymous class has no name to share.
            if (!name.isEmpty()) {
                types.add(new SourceFile.DeclaredType(name, String.join(".", enclosing)));
            }
            enclosing.addLast(name);
            super.visitClass(type, null);
            enclosing.removeLast();
            return null;
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            if (call.getMethodSelect() instanceof MemberSelectTree method
                    && method.getIdentifier().contentEquals("log")
                    && isLogEvent(method.getExpression())
                    && !isConstant(call.getArguments())) {
                unlikeLogging.add(line(call) + ": " + call);
            }
            return super.visitMethodInvocation(call, null);
        }

        /** Whether the chain of calls begins with {@code atInfo()} or the like. */
        private static boolean isLogEvent(ExpressionTree receiver) {
            return receiver instanceof MethodInvocationTree call
                    && call.getMethodSelect() instanceof MemberSelectTree method
                    && (LEVELS.contains(method.getIdentifier().toString()) || isLogEvent(method.getExpression()));
        }

        private static boolean isConstant(List<? extends ExpressionTree> arguments) {
            return arguments.size() == 1 && isConstant(arguments.getFirst());
        }

        /** A string, or several that are joined because of the length of a line. */
        private static boolean isConstant(ExpressionTree message) {
            return switch (message) {
                case LiteralTree literal -> literal.getValue() instanceof String text && !text.contains("{}");
                case BinaryTree joined -> isConstant(joined.getLeftOperand()) && isConstant(joined.getRightOperand());
                default -> false;
            };
        }

        private long line(MethodInvocationTree call) {
            return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, call));
        }
    }
}
