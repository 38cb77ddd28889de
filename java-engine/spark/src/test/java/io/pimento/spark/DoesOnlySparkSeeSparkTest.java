package io.pimento.spark;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The product runs without Spark, and on a cluster it prints through the console. */
class DoesOnlySparkSeeSparkTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.pimento");

  @Test
  void doesNothingElseSeeIt() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pimento.spark..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..", "io.pimento.spark..")
        .because("a cluster is joined by io.pimento.data.prepare.carry.PieceRunner")
        .check(ALL);
  }

  @Test
  void doesTheRunnerKnowPiecesAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento.spark..")
        .and()
        .haveNameNotMatching(".*\\.(Main|Prepare|SparkCarriers)")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.pimento.app..", "io.pimento.job..", "io.pimento.run..", "io.pimento.data.prepare")
        .because("tasks know pieces; what is done for a run is the work that they carry")
        .check(ALL);
  }

  @Test
  void doesItPrintThroughTheConsole() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento.spark..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("the command's console prints")
        .check(ALL);
  }
}
