package dev.understudy.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Markdown files of the repository and the code blocks in them. */
public final class Documents {

  /** The first page. */
  public static final Path README = Path.of("README.md");

  /** The folder of the other pages. */
  public static final Path PAGES = Path.of("src/site/markdown");

  private static final List<String> ELSEWHERE = List.of(".git", "target", "node_modules");

  private Documents() {}

  /** All Markdown files, sorted. */
  public static List<Path> all() {
    try (Stream<Path> files = Files.walk(Path.of(""))) {
      return files
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file ->
              Stream.iterate(file, path -> path != null, Path::getParent)
                  .noneMatch(path -> ELSEWHERE.contains(path.getFileName().toString())))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The README and the pages in {@link #PAGES}. */
  public static List<Path> manual() {
    return all().stream().filter(file -> file.equals(README) || file.startsWith(PAGES)).toList();
  }

  /** The text of a document. */
  public static String text(Path document) {
    try {
      return Files.readString(document);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The contents of a document's code blocks in one language, in order. */
  public static List<String> blocks(Path document, String language) {
    return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(text(document))
        .results()
        .map(match -> match.group(1))
        .toList();
  }
}
