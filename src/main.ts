import { runCli } from './cli/index.ts';

const exit = (status: number): void => process.exit(status);
runCli(process.argv.slice(2)).then(exit, (error: unknown) => {
  console.error(error);
  exit(1);
});
