export {
  quotableText as quotable,
  readId as idOf,
  referenceProblem as referenceFault,
  textProblem as textFault,
} from '@visor/schema';
