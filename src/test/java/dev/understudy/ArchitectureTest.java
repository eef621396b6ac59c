package dev.understudy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.understudy.testing.Api;
import dev.understudy.testing.Layers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What src/site/markdown/architecture.md says of layers, libraries and the API. */
@AnalyzeClasses(packages = "dev.understudy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final Path PAGE = Path.of("src/site/markdown/architecture.md");

  /** The map of the house: a package uses those of lower layers only. */
  @ArchTest
  static final ArchRule layersAreUsedFromAboveOnly =
      classes()
          .should(
              new ArchCondition<>("use packages of lower layers only") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  String own = Layers.packageOf(type.getPackageName());
                  type.getDirectDependenciesFromSelf().stream()
                      .filter(used ->
                          used.getTargetClass().getPackageName().startsWith("dev.understudy"))
                      .filter(used -> {
                        String other = Layers.packageOf(used.getTargetClass().getPackageName());
                        return !other.equals(own) && Layers.floorOf(other) >= Layers.floorOf(own);
                      })
                      .forEach(used ->
                          events.add(SimpleConditionEvent.violated(type, used.getDescription())));
                }
              });

  @Test
  void theArchitecturePageShowsTheSameLayers() throws IOException {
    Assertions.assertThat(Files.readString(PAGE)).contains(Layers.picture());
  }

  @Test
  void theArchitecturePageHasALineForEachPackage() throws IOException {
    Assertions.assertThat(Files.readAllLines(PAGE))
        .containsAll(
            Layers.ALL.stream()
                .flatMap(layer -> layer.packages().stream())
                .map(name -> Layers.lineOf(name))
                .toList());
  }

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.understudy.(*)..").should().beFreeOfCycles();

  /** What a user holds mentions nothing of what runs it. */
  @ArchTest
  static final ArchRule theApiMentionsNothingButItself =
      classes()
          .that(Api.TYPES)
          .should(
              new ArchCondition<>("have signatures of API types, Java's, and their framework's") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                  Stream.concat(type.getCodeUnits().stream(), type.getFields().stream())
                      .filter(member ->
                          member.getModifiers().contains(JavaModifier.PUBLIC)
                              || member.getModifiers().contains(JavaModifier.PROTECTED))
                      .forEach(member ->
                          Api.mentionedBy(member)
                              .filter(mentioned -> !Api.mayMention(type, mentioned))
                              .forEach(foreign ->
                                  events.add(
                                      SimpleConditionEvent.violated(
                                          type,
                                          member.getFullName()
                                              + " mentions "
                                              + foreign.getName()))));
                }
              });

  @ArchTest static final ArchRule onlyTheServerSeesJavalin = onlyIn("..server..", "io.javalin..");

  @ArchTest static final ArchRule onlyTheCommandLineSeesPicocli = onlyIn("..cli..", "picocli..");

  @ArchTest static final ArchRule onlyTheExtensionSeesJunit = onlyIn("..junit..", "org.junit..");

  @ArchTest
  static final ArchRule onlyTheContainerSeesTestcontainers =
      onlyIn("..testcontainers..", "org.testcontainers..");

  @ArchTest
  static final ArchRule onlyContractsKnowTheSchemaLibrary =
      onlyIn("..contract..", "com.networknt..");

  @ArchTest
  static final ArchRule theWireKnowsNothingOfTheRest =
      classes()
          .that()
          .resideInAPackage("..wire..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("..wire..", "java..", "tools.jackson..", "org.jspecify..");

  @ArchTest
  static final ArchRule grammarsKnowNoProtocol =
      classes()
          .that()
          .resideInAPackage("..grammar..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("..grammar..", "..yaml..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule whatReplaysAndRecordsKnowsNoContracts =
      noClasses()
          .that()
          .resideInAnyPackage("..record..", "..replay..", "..journal..", "..http..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..contract..", "..verify..", "..probe..", "..diagnose..", "..show..", "..curl..");

  @ArchTest
  static final ArchRule recordingKnowsNothingOfReplaying =
      noClasses()
          .that()
          .resideInAPackage("..record..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..replay..", "..match..", "..fault..", "..session..");

  @ArchTest
  static final ArchRule replayingKnowsNothingOfRecording =
      noClasses()
          .that()
          .resideInAPackage("..replay..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..record..");

  @ArchTest
  static final ArchRule nothingButTheRootAndTheCommandLineStartsServers =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.understudy", "dev.understudy.cli..", "dev.understudy.server..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.understudy.server..");

  /** A library that not every user has must not be met by those who do not ask for it. */
  private static ArchRule onlyIn(String place, String library) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(place)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }
}
