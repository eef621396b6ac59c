package dev.understudy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the standalone jar of {@code mvn -Pdist package} says of the libraries in it, held against
 * what Maven resolved and what those libraries' jars bring.
 */
class ThirdPartyIT {

  private static final Path STANDALONE = Path.of("target/understudy-standalone.jar");
  private static final Path RESOLVED = Path.of("target/third-party/components.txt");
  private static final String LICENSES = "META-INF/licenses/";

  /** Left out of the jar: compilers only read it. */
  private static final String LEFT_OUT = "org.jetbrains:annotations:13.0";

  private static final Pattern COORDINATES =
      Pattern.compile(
          "(?m)^ *([\\w.-]+):([\\w.-]+):jar:(?:[\\w.-]+:)?([\\w.-]+):(?:compile|runtime)");
  private static final Pattern LEGAL =
      Pattern.compile("(?i)(?:.*/)?[^/]*(?:licen[cs]e|notice|copying|copyright|about\\.)[^/]*");

  private static final Map<String, byte[]> jar = new TreeMap<>();
  private static final Map<String, List<String>> listed = new TreeMap<>();

  @BeforeAll
  static void read() throws IOException {
    jar.putAll(files(STANDALONE));
    List<String> lines = new ArrayList<>();
    for (String line : text("META-INF/THIRD-PARTY.txt").lines().toList()) {
      if (line.matches("[\\w.-]+:[\\w.-]+:[\\w.-]+")) {
        lines = new ArrayList<>();
        assertThat(listed.put(line, lines)).as(line).isNull();
      } else if (line.startsWith("  ")) {
        lines.add(line.strip());
      }
    }
  }

  @Test
  void theListNamesWhatMavenPutIn() throws IOException {
    TreeSet<String> resolved = new TreeSet<>();
    components().forEach(part -> resolved.add(part.group(1) + ":" + artifact(part, ":")));
    assertThat(resolved).hasSizeGreaterThan(30);
    assertThat(resolved.remove(LEFT_OUT)).isTrue();
    assertThat(jar.keySet()).noneMatch(name -> name.matches(".*(jetbrains|intellij)/.*\\.class"));
    assertThat(listed.keySet()).isEqualTo(resolved);
  }

  @Test
  void eachLicenceHasItsText() {
    listed.forEach((component, lines) -> {
      List<String> texts = values(lines, "text");
      List<String> licences = values(lines, "licence");
      assertThat(licences).as(component).hasSize(1);
      assertThat(texts).as(component).hasSameSizeAs(licences.get(0).split(" or "));
      texts.forEach(
          name -> assertThat(text(name)).as(component + ": " + name).hasSizeGreaterThan(1000));
    });
    assertThat(text(LICENSES + "Apache-2.0.txt")).contains("4. Redistribution.", "END OF TERMS");
    assertThat(text(LICENSES + "EPL-2.0.txt")).contains("Exhibit A", "Secondary Licenses");
    assertThat(text(LICENSES + "GPL-2.0-with-classpath-exception.txt"))
        .contains("Version 2, June 1991", "CLASSPATH EXCEPTION");
    assertThat(jar.get("META-INF/LICENSE")).asString().contains("4. Redistribution.");
  }

  @Test
  void whatALibraryBringsIsThereAsItWas() throws IOException {
    List<String> brought = new ArrayList<>();
    for (MatchResult part : components()) {
      Path library = Path.of("target/lib", artifact(part, "-") + ".jar");
      files(library)
          .forEach((name, bytes) -> {
            if (!LEGAL.matcher(name).matches() || name.endsWith(".class")) {
              return;
            }
            String kept = LICENSES + part.group(2) + "/" + name;
            brought.add(kept);
            assertThat(jar).as(kept).containsKey(kept);
            assertThat(jar.get(kept)).as(kept).isEqualTo(bytes);
          });
    }
    assertThat(brought)
        .contains(
            LICENSES + "jackson-core/META-INF/NOTICE", LICENSES + "slf4j-api/META-INF/LICENSE.txt");
  }

  @Test
  void theListNamesAllTextsThatAreThere() {
    List<String> named =
        listed.values().stream()
            .flatMap(lines ->
                Stream.concat(values(lines, "text").stream(), values(lines, "also").stream()))
            .distinct()
            .toList();
    List<String> texts = jar.keySet().stream().filter(name -> name.startsWith(LICENSES)).toList();
    assertThat(texts).allMatch(name -> named.stream().anyMatch(name::startsWith));
    assertThat(named).allMatch(name -> texts.stream().anyMatch(there -> there.startsWith(name)));
  }

  private static List<MatchResult> components() throws IOException {
    return COORDINATES.matcher(Files.readString(RESOLVED)).results().toList();
  }

  private static String artifact(MatchResult component, String separator) {
    return component.group(2) + separator + component.group(3);
  }

  private static List<String> values(List<String> lines, String key) {
    return lines.stream()
        .filter(line -> line.startsWith(key + ": "))
        .map(line -> line.substring(key.length() + 2))
        .toList();
  }

  private static String text(String name) {
    assertThat(jar).containsKey(name);
    return new String(jar.get(name), StandardCharsets.UTF_8);
  }

  private static Map<String, byte[]> files(Path archive) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (ZipFile zip = new ZipFile(archive.toFile())) {
      for (ZipEntry entry : zip.stream().filter(each -> !each.isDirectory()).toList()) {
        files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    return files;
  }
}
