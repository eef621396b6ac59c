package dev.understudy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.testing.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** All Markdown files of the repository: their links, their commands and their size. */
class DocumentsTest {

  private static final int MOST_BYTES = 10_000;
  private static final Path CI = Path.of(".ci/run");
  private static final Path TROUBLESHOOTING = Path.of("contracts/TROUBLESHOOTING.md");
  private static final Pattern CODE = Pattern.compile("(?ms)^```.*?^```$|`[^`\n]+`");
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)^(?:[A-Z_]+=\\S+ )*(?:\\./understudy|mvn|curl|docker|npm|java) .*$");

  @Test
  void theReadmeIsShort() throws IOException {
    assertThat(Files.size(Documents.README)).isLessThanOrEqualTo(MOST_BYTES);
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() {
    List<String> broken = new ArrayList<>();
    for (Path document : Documents.all()) {
      LINK.matcher(CODE.matcher(Documents.text(document)).replaceAll("code"))
          .results()
          .map(link -> link.group(1))
          .filter(target -> !target.startsWith("https://"))
          .filter(target -> !leadsSomewhere(document, target))
          .forEach(target -> broken.add(document + " links to " + target));
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyPageIsLinkedFromTheReadme() {
    String readme = Documents.text(Documents.README);
    assertThat(Documents.manual())
        .filteredOn(page -> !page.equals(Documents.README) && !page.endsWith("index.md"))
        .isNotEmpty()
        .allSatisfy(page -> assertThat(readme).contains("(" + page + ")"));
  }

  /** By {@link ExamplesTest}, {@link TroubleshootingTest} or {@code .ci/run}. */
  @Test
  void everyCommandIsRun() {
    String ci = Documents.text(CI);
    List<String> notRun = new ArrayList<>();
    for (Path document : Documents.all()) {
      for (String block : Documents.blocks(document, "sh")) {
        if (!document.equals(TROUBLESHOOTING) && !ExamplesTest.isRequest(document, block)) {
          COMMAND
              .matcher(block)
              .results()
              .map(command -> command.group())
              .filter(command -> !ci.contains(command))
              .filter(command -> !ExamplesTest.SESSION.contains(command))
              .forEach(command -> notRun.add(document + ": " + command));
        }
      }
    }
    assertThat(notRun).isEmpty();
  }

  private static boolean leadsSomewhere(Path document, String target) {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path folder = document.toAbsolutePath().getParent();
    Path path = file.isEmpty() ? document : folder.resolve(file).normalize();
    return Files.exists(path) && (hash < 0 || anchors(path).contains(target.substring(hash + 1)));
  }

  /** The anchors that GitHub gives to the headings of a document. */
  private static List<String> anchors(Path document) {
    return HEADING
        .matcher(Documents.text(document))
        .results()
        .map(heading -> heading.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
