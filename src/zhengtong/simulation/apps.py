from django.apps import AppConfig


class SimulationConfig(AppConfig):
    name = "zhengtong.simulation"
    label = "simulation"
