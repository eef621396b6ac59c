package dev.understudy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.understudy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("dev.understudy.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule onlyTheServerSeesJavalin =
      noClasses()
          .that()
          .resideOutsideOfPackage("..server..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.javalin..");

  @ArchTest
  static final ArchRule onlyTheCommandLineSeesPicocli =
      noClasses()
          .that()
          .resideOutsideOfPackage("..cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest static final ArchRule onlyTheExtensionSeesJunit = onlyIn("..junit..", "org.junit..");

  @ArchTest
  static final ArchRule onlyTheContainerSeesTestcontainers =
      onlyIn("..testcontainers..", "org.testcontainers..");

  @ArchTest
  static final ArchRule onlyWaitingSeesAwaitility =
      noClasses()
          .that()
          .doNotHaveSimpleName("Waiting")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.awaitility..");

  @ArchTest
  static final ArchRule theWireKnowsNothingOfTheRest =
      classes()
          .that()
          .resideInAPackage("..wire..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("..wire..", "java..", "tools.jackson..", "org.jspecify..");

  @ArchTest
  static final ArchRule onlyContractsKnowTheSchemaLibrary =
      noClasses()
          .that()
          .resideOutsideOfPackage("..contract..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("com.networknt..");

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
          .resideInAnyPackage("..replay..", "..match..", "..fault..");

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
