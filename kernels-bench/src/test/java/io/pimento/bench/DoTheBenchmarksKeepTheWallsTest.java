package io.pimento.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The engine knows nothing of its benchmarks, and they print through the console alone. */
class DoTheBenchmarksKeepTheWallsTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.pimento");

  @Test
  void doesNothingElseSeeThem() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pimento.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento.bench..")
        .because("the product runs without its benchmarks")
        .check(ALL);
  }

  @Test
  void doTheyPrintThroughTheConsole() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento.bench..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("tables go where the command's console goes")
        .check(ALL);
  }

  @Test
  void doVectorsStayInTheKernels() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jdk.incubator.vector..", "org.bytedeco..")
        .because("only kernels know vector widths; a library that is no backend has its own module")
        .check(ALL);
  }

  @Test
  void isTheForeignApiForTheCompiledCopyAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento.bench..")
        .and()
        .doNotHaveSimpleName("CopyInC")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.lang.foreign..")
        .because("addresses are the kernels' business")
        .check(ALL);
  }

  @Test
  void isTheGpuForItsOwnBenchmarksAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento.bench..")
        .and()
        .resideOutsideOfPackage("io.pimento.bench.gpu..")
        .and()
        .haveSimpleNameNotStartingWith("BenchGpu")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.pimento.runtime.cuda..", "io.pimento.cuda..")
        .because("others measure a Device, whichever it is")
        .check(ALL);
  }

  @Test
  void haveTheyNoCyclesOfPackages() {
    slices().matching("io.pimento.bench.(*)..").should().beFreeOfCycles().check(ALL);
  }
}
