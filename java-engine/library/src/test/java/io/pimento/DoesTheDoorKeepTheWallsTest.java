package io.pimento;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The door stands before everything: nothing behind it sees it, and it sees no addresses' API. */
class DoesTheDoorKeepTheWallsTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.pimento");

  @Test
  void nothingBehindTheDoorSeesIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pimento")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento")
        .because("the library is for others' programs")
        .check(ALL);
  }

  @Test
  void theDoorNeitherPrintsNorSeesTheCommandLineOrVectors() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.pimento.app..",
            "io.pimento.job..",
            "io.pimento.run..",
            "io.pimento.raw..",
            "io.pimento.runtime.cuda..",
            "java.lang.foreign..",
            "jdk.incubator.vector..",
            "org.bytedeco..",
            "sun.misc..")
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("a library reports through what it returns and throws")
        .check(ALL);
  }
}
