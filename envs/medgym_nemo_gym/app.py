"""The entry module that NeMo Gym runs."""

from medgym.integrations.nemo_gym.server import MedgymServer

if __name__ == "__main__":
    MedgymServer.run_webserver()
