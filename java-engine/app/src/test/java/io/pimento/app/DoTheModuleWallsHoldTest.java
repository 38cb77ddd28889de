package io.pimento.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.pimento.cuda.CudaException;
import io.pimento.run.Run;
import org.junit.jupiter.api.Test;

/** What Maven's modules cannot hold: cycles of packages, and who may touch native memory. */
class DoTheModuleWallsHoldTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.pimento");

  @Test
  void nativeMemoryAndVectorsStayInTheirPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.pimento.runtime.kernel..",
            "io.pimento.runtime.memory..",
            "io.pimento.cuda..",
            "io.pimento.raw..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.lang.foreign..",
            "jdk.incubator.vector..",
            "org.bytedeco..",
            "io.pimento.raw..",
            "sun.misc..")
        .because("only kernels and memory know addresses and vector widths")
        .check(ALL);
  }

  @Test
  void onlyTheRuntimeKnowsWhichDeviceComputes() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.pimento.runtime..", "io.pimento.cuda..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.pimento.runtime.cuda..", "io.pimento.cuda..")
                .and(not(type(CudaException.class))))
        .because("others open a Device and use Engine; CudaException is what they tell a user")
        .check(ALL);
  }

  @Test
  void whoCarriesPiecesKnowsNotWhatIsDoneWithThem() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento.data.prepare.carry..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.pimento.data.prepare", "io.pimento.data.shard..")
        .because("a cluster is joined by one small interface")
        .check(ALL);
  }

  @Test
  void theGraphSeesNoneOfTheOthers() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento.graph..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.pimento.runtime..",
            "io.pimento.search..",
            "io.pimento.data..",
            "io.pimento.run..",
            "io.pimento.job..",
            "io.pimento.app..")
        .because("every other part reads the graph")
        .check(ALL);
  }

  @Test
  void documentsSeeNothingAndDataSeeDocumentsAlone() {
    noClasses()
        .that()
        .resideInAPackage("io.pimento.document..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.pimento..").and(not(resideInAPackage("io.pimento.document.."))))
        .because("everything may read documents")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("io.pimento.data..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.pimento..")
                .and(not(resideInAnyPackage("io.pimento.document..", "io.pimento.data.."))))
        .because("click logs are there without a model")
        .check(ALL);
  }

  @Test
  void onlyTheApplicationKnowsCommandsAndTheConsole() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.pimento.app..", "io.pimento.bench..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.pimento.app..", "picocli..", "me.tongfei..")
        .because("what runs are and do is there without a command line")
        .check(ALL);
  }

  @Test
  void onlyExportsKnowTheFormatsOfOthers() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pimento.export..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.onnx..", "com.google.protobuf..", "org.tribuo..")
        .because("a graph is one definition, and a file of another program one reader of it")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("io.pimento.export..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.pimento.search..", "io.pimento.data..", "io.pimento.run..")
        .because("any graph can be exported")
        .check(ALL);
  }

  @Test
  void runsKnowNoJobsAndTheRestKnowsNoRuns() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.pimento.app..", "io.pimento.bench..", "io.pimento.job..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento.job..")
        .because("only commands start jobs")
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.pimento.app..", "io.pimento.bench..", "io.pimento.job..", "io.pimento.run..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento.run..")
        .because("models, searches and simulators are there without folders and configurations")
        .check(ALL);
    noClasses()
        .that()
        .resideInAnyPackage("io.pimento.run.*..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento.run")
        .because("a run is made from its configuration and its backend")
        .check(ALL);
    noClasses()
        .that()
        .resideInAnyPackage("io.pimento.job.model..", "io.pimento.job.inspect..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento.job")
        .because("jobs read and write models")
        .check(ALL);
    noClasses()
        .that()
        .resideInAPackage("io.pimento.job")
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.pimento.job.*..")
                .and(not(resideInAPackage("io.pimento.job.model.."))))
        .because("auto, fit, predict and rank are made of jobs")
        .check(ALL);
  }

  @Test
  void codesignStandsAboveSearchesReportsAndSimulators() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.pimento.app..",
            "io.pimento.bench..",
            "io.pimento.codesign..",
            "io.pimento.job..",
            "io.pimento.run..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento.codesign..")
        .because("co-design stands above searches, reports and simulators")
        .check(ALL);
    noClasses()
        .that()
        .resideInAnyPackage("io.pimento.codesign.setting..", "io.pimento.codesign.traffic..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.pimento.codesign", "io.pimento.codesign.simulate..")
        .because("settings and traffic are what simulations are made from")
        .check(ALL);
    noClasses()
        .that()
        .resideInAnyPackage("io.pimento.codesign.simulate..", "io.pimento.codesign.measure..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento.codesign")
        .because("searches and claims are made from what simulations say")
        .check(ALL);
  }

  @Test
  void onlyCommandsAndJobsTakeAWholeRun() {
    noClasses()
        .that()
        .resideInAnyPackage("io.pimento.app..", "io.pimento.job..")
        .and()
        .resideOutsideOfPackage("io.pimento.app.command..")
        .and()
        .haveSimpleNameNotEndingWith("Job")
        .should()
        .dependOnClassesThat(type(Run.class))
        .because("their parts take its study, its workbench or less")
        .check(ALL);
  }

  @Test
  void candidatesAndChoicesOfAutoKnowNoTraining() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.pimento.job.auto.candidate..",
            "io.pimento.job.auto.choice..",
            "io.pimento.job.auto.board..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento.job.auto")
        .because("who is proposed and who goes on follows from scores")
        .check(ALL);
    slices().matching("io.pimento.job.auto.(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void onlyTheApplicationPrints() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.pimento.app..")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("libraries report through listeners and exceptions")
        .check(ALL);
  }

  /**
   * Not the graph's: {@code graph} (what an operator must be, and graphs of them), {@code graph.op}
   * (the operators) and {@code graph.reference} (what they mean) are one idea in three folders, for
   * builder, autograd and JSON name operators. What stands beside them must stay outside.
   */
  @Test
  void theGraphDoesNotSeeItsCases() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.pimento.graph", "io.pimento.graph.op..", "io.pimento.graph.reference..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.pimento.graph.cases..")
        .because("cases are for those who check and measure operators")
        .check(ALL);
  }

  @Test
  void modulesHaveNoCyclesOfPackages() {
    for (String module :
        new String[] {
          "data", "runtime", "search", "report", "codesign", "run", "job", "app", "pim", "pim.dram"
        }) {
      slices().matching("io.pimento." + module + ".(*)..").should().beFreeOfCycles().check(ALL);
    }
  }
}
